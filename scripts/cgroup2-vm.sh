#!/usr/bin/env bash
# Runs tests of node-runtime on a machine with nothing but control groups of version 2: an emulated one, with
# Debian's kernel. For machines whose own groups are of version 1. Needs amd64 Debian, a JDK of at least 25 in
# JAVA_HOME, a built tree (mvn test-compile) and e2fsprogs; leaves everything in .cache/cgroup2-vm.
# usage: scripts/cgroup2-vm.sh [TEST_CLASS…]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$here/scripts/setup.sh"
work=$here/.cache/cgroup2-vm
package=dev.trimtab.node
tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=($package.cgroup.DeviceProgramIT $package.runtime.ContainersIT
  $package.runtime.IsolationIT $package.runtime.AdoptionIT $package.runtime.SessionsIT $package.runtime.VolumesIT)

fetch_packages() {
  [ -e "$work/root/usr/bin/qemu-system-x86_64" ] && return
  say "fetching an emulator and a kernel from Debian's packages into .cache/cgroup2-vm"
  mkdir -p "$work/archives/partial" "$work/root"
  local kernel
  kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: //p' | head -n 1)
  (
    cd "$work/archives"
    apt-get install -y --no-install-recommends --download-only -o "Dir::Cache::archives=$PWD" qemu-system-x86 seabios
    apt-get download "$kernel"
    for package in *.deb; do dpkg -x "$package" "$work/root"; done
  ) >"$work/log" 2>&1 || fail "the packages could not be fetched; see $work/log"
}

# The guest's disk: a small JRE, the C library, busybox, classes and libraries.
make_disk() {
  local fs=$work/fs library
  rm -rf "$fs"
  mkdir -p "$fs"/{bin,lib64,proc,sys,dev,tmp,etc,root,var/tmp,t/lib,lib/x86_64-linux-gnu}
  [ -d "$work/jre" ] || "$JAVA_HOME/bin/jlink" --strip-debug --no-man-pages --no-header-files --output "$work/jre" \
    --add-modules java.base,java.compiler,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.unsupported
  cp -r "$work/jre" "$fs/jre"
  for library in $(ldd "$JAVA_HOME"/bin/java "$JAVA_HOME"/lib/{libjava,libnet,libnio,server/libjvm}.so | sed -n 's/^.*[[:space:]]\(\/lib[^ ]*\) (.*$/\1/p' |
    sort -u); do
    case "$library" in
      /lib64/*) cp -L "$library" "$fs/lib64/" ;;
      *) cp -L "$library" "$fs/lib/x86_64-linux-gnu/" ;;
    esac
  done
  cp /bin/busybox "$fs/bin/"
  for library in sh mount mkdir ls cat poweroff umount; do ln -s busybox "$fs/bin/$library"; done
  [ "$work/classpath" -nt "$here/pom.xml" ] || maven -q dependency:build-classpath -pl node-runtime -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test
  tr ':' '\n' <"$work/classpath" | grep '\.jar$' | xargs -I{} cp {} "$fs/t/lib/"
  cp -r "$here/node-runtime/target/classes" "$fs/t/classes"
  cp -r "$here/node-runtime/target/test-classes" "$fs/t/tests"
  cat >"$fs/run" <<RUN
#!/bin/sh
export PATH=/bin HOME=/root
mount -t proc proc /proc; mount -t sysfs sys /sys
mkdir -p /dev/shm /dev/pts; mount -t tmpfs shm /dev/shm; mount -t devpts pts /dev/pts
mount -t tmpfs tmp /tmp; mount -t cgroup2 cgroup2 /sys/fs/cgroup
cat /proc/version; echo "controllers: \$(cat /sys/fs/cgroup/cgroup.controllers)"
/jre/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=/var/tmp --enable-native-access=ALL-UNNAMED \\
  -cp "/t/classes:/t/tests:/t/lib/*" $package.RunTests ${tests[*]} && echo "all tests succeeded"
poweroff -f
RUN
  chmod +x "$fs/run"
  rm -f "$work/disk"
  truncate -s 500M "$work/disk"
  mkfs.ext4 -q -F -d "$fs" "$work/disk"
}

# Copies a driver and, before it, those it needs, which differ between kernels; adds their names to $drivers.
add_driver() { # name
  local file needed
  case " $drivers " in *" $1 "*) return ;; esac
  file=$(find "$work/root/lib/modules" -name "$1.ko")
  [ -n "$file" ] || fail "the kernel has no driver '$1'"
  for needed in $(grep -az '^depends=' "$file" | tr -d '\0' | sed 's/^depends=//; s/,/ /g'); do add_driver "$needed"; done
  cp "$file" "$work/init/modules/"
  drivers="$drivers $1"
}

# What runs before the disk can be read: the kernel has its drivers as modules.
make_first_files() {
  local init=$work/init drivers="" driver
  rm -rf "$init"
  mkdir -p "$init"/{bin,modules,dev,mnt}
  for driver in virtio_pci virtio_blk overlay; do add_driver "$driver"; done
  cp /bin/busybox "$init/bin/"
  cat >"$init/init" <<INIT
#!/bin/busybox sh
for driver in $drivers; do /bin/busybox insmod /modules/\$driver.ko; done
/bin/busybox mount -t devtmpfs dev /dev
for second in \$(/bin/busybox seq 60); do [ -e /dev/vda ] || /bin/busybox sleep 1; done
# Where the disk did not come, the kernel ends the machine with this script.
/bin/busybox mount -t ext4 /dev/vda /mnt || exit 1
/bin/busybox mount -t devtmpfs dev /mnt/dev
exec /bin/busybox switch_root /mnt /run
INIT
  chmod +x "$init/init"
  (cd "$init" && find . | busybox cpio -o -H newc 2>/dev/null | gzip >"$work/initrd")
}

boot() {
  local libraries
  libraries=$(find "$work/root" -name '*.so*' -printf '%h\n' | sort -u | tr '\n' ':')
  LD_LIBRARY_PATH=$libraries timeout 1200 "$work/root/usr/bin/qemu-system-x86_64" \
    -L "$work/root/usr/share/qemu" -L "$work/root/usr/share/seabios" -accel tcg -cpu max -m 1500 -smp 1 \
    -nographic -no-reboot -net none -kernel "$work"/root/boot/vmlinuz-* -initrd "$work/initrd" \
    -append "console=ttyS0 quiet panic=-1" -drive "file=$work/disk,format=raw,if=virtio" </dev/null | tee "$work/output"
}

find_jdk
fetch_packages
make_disk
make_first_files
boot
grep -q '^all tests succeeded' "$work/output" || fail "tests failed in the emulated machine; see $work/output"
