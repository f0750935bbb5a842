# Sourced by ./trimtab: finding, building, installing. Expects $here to be the root of the tree.

say() { printf 'trimtab: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

java_major() { # path of a java binary
  "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p'
}

# Sets JAVA_HOME to a JDK of at least 25: JAVA_HOME, the PATH, then /usr/lib/jvm.
find_jdk() {
  local candidates=() home major
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  if command -v java >/dev/null; then
    candidates+=("$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")")
  fi
  for home in /usr/lib/jvm/*; do candidates+=("$home"); done
  for home in "${candidates[@]}"; do
    [ -x "$home/bin/javac" ] || continue
    major=$(java_major "$home/bin/java")
    if [ "${major%%.*}" -ge 25 ] 2>/dev/null; then
      export JAVA_HOME=$home
      return
    fi
  done
  fail "a JDK of version 25 or newer is needed and none was found in JAVA_HOME, PATH or /usr/lib/jvm;" \
    "get one from https://adoptium.net or your distribution (for instance temurin-25-jdk) and set JAVA_HOME"
}

# Installs the packages named whose test commands are missing: install_packages WHY CMD=PACKAGE…
install_packages() {
  local why=$1 pair missing=()
  shift
  for pair in "$@"; do
    [[ ${pair%%=*} == /* && -e ${pair%%=*} ]] || command -v "${pair%%=*}" >/dev/null || missing+=("${pair#*=}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    fail "$why needs these Debian packages: ${missing[*]}; install them (or run as root where apt-get is to be had)"
  fi
  say "installing ${missing[*]} with apt-get, for $why"
  local log
  log=$(mktemp)
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "apt-get could not install ${missing[*]}; the lines above say why"
  fi
  rm -f "$log"
}

is_root_on_linux() { [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ]; }

install_runtime_packages() { # demo|up
  is_root_on_linux || return 0
  install_packages "the service dataplane" nft=nftables
  [ "$1" = demo ] && install_packages "the demo's image" /bin/busybox=busybox-static
  return 0
}

install_test_packages() {
  install_packages "the build" mvn=maven
  is_root_on_linux || fail "the tests make namespaces and cgroups: run them as root on Linux"
  install_packages "the tests" ip=iproute2 getfattr=attr nft=nftables /bin/busybox=busybox-static docker-registry=docker-registry \
    crun=crun htpasswd=apache2-utils
  provide_kubectl
}

# Puts a kubectl of 1.28 or newer on the PATH; from Debian 13 into .cache/kubectl if there is none.
provide_kubectl() {
  if command -v kubectl >/dev/null; then return; fi
  local cache=$here/.cache/kubectl
  if [ ! -x "$cache/usr/bin/kubectl" ]; then
    say "fetching kubectl from Debian's packages into .cache/kubectl"
    local apt=$here/.cache/apt
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$cache"
    # The mirror this machine already uses, asked for Debian 13 in a configuration of our own.
    local mirror
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' | head -n 1)
    [ -n "$mirror" ] || fail "apt knows no Debian mirror; put a kubectl of 1.28 or newer on the PATH"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$apt/sources.list"
    local options=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
      -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    (
      apt-get "${options[@]}" update
      cd "$apt" && apt-get "${options[@]}" download kubectl/trixie
      dpkg -x kubectl_*.deb "$cache"
    ) >"$apt/log" 2>&1 || fail "kubectl could not be fetched; see $apt/log, or put a kubectl of 1.28 or newer on the PATH"
  fi
  export PATH=$cache/usr/bin:$PATH
}

maven() { mvn -ntp -B -f "$here/pom.xml" "$@"; }

# Runs Maven showing one line a module, and everything if it fails: maven_with_progress ARG…
maven_with_progress() {
  local log
  log=$(mktemp)
  if ! maven "$@" 2>&1 | tee "$log" | sed -un 's/^\[INFO\] Building \(Trimtab [^0-9]*[^ 0-9]\) .*\[\(.*\)\]$/  \2 \1/p' >&2; then
    grep -E '^\[ERROR\]' "$log" | head -n 40 >&2
    fail "the build failed; the whole output is in $log"
  fi
  rm -f "$log"
}

build_service() {
  local jar=$here/service/target/trimtab-runner.jar
  if [ ! -e "$jar" ] || [ -n "$(cd "$here" && find . -path "*/target" -prune -o -path "./.?*" -prune -o \
    \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$jar" -print -quit)" ]; then
    install_packages "the build" mvn=maven
    say "building (a minute or two the first time)"
    maven_with_progress package -Dfast -DskipTests -Dspotless.skip -pl service -am
    [ -e "$jar" ] || fail "the build made no $jar"
    touch "$jar"
  fi
  # The tests build the same jar, but record nothing.
  [ "${jar%.jar}.aot" -nt "$jar" ] || train_aot_cache "$jar"
}

java_options=(-XX:+UseSerialGC -Xmx256m -Xmn48m -Xss512k -XX:MaxMetaspaceSize=192m
  -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djava.util.logging.manager=org.jboss.logmanager.LogManager)
# Virtual threads that commit to disk or start containers hold their carrier: with one per core, two of them stop all.
java_options+=("-Djdk.virtualThreadScheduler.parallelism=$((2 * $(getconf _NPROCESSORS_ONLN)))")
# The compiler yields to what it compiles: two cores are few while everything starts. The JVM warns if it may not.
[ "$(id -u)" != 0 ] || java_options+=(-XX:ThreadPriorityPolicy=1 -XX:CompilerThreadPriority=10)

# Records a demo and what a user does after it, so that later starts find classes loaded and linked (JEP 514)
# and know which code is worth compiling (JEP 515).
train_aot_cache() { # jar
  local log
  log=$(mktemp)
  say "recording the start-up cache"
  if ! { can_isolate && record_demo "$1" isolated >"$log" 2>&1; } &&
    ! record_demo "$1" env --driver simulated >"$log" 2>&1; then
    grep -v '\[aot\]' "$log" | tail -n 5 >&2
    say "no start-up cache could be recorded; the start will be slower"
  fi
  rm -f "$log"
}

record_demo() { # jar, what runs it, options of the demo
  local jar=$1 runner=$2
  shift 2
  TRIMTAB_HOME=$here "$runner" "$JAVA_HOME/bin/java" "${java_options[@]}" "-XX:AOTCacheOutput=${jar%.jar}.aot" \
    -jar "$jar" demo --port 0 --management-port 0 --exit-when-ready "$@"
}

# Whether real pods can run where they meet nothing else of this machine.
can_isolate() {
  is_root_on_linux && [ -x /bin/busybox ] && command -v nft >/dev/null && isolated true 2>/dev/null
}

# Runs a command in a network and a mount namespace of its own.
isolated() {
  unshare --net --mount --propagation private sh -c '/bin/busybox ip link set lo up && exec "$@"' sh "$@"
}

# Sets service_command to the command line of the built service.
set_service_command() {
  local jar=$here/service/target/trimtab-runner.jar
  service_command=("$JAVA_HOME/bin/java" "${java_options[@]}")
  [ -e "${jar%.jar}.aot" ] && service_command+=("-XX:AOTCache=${jar%.jar}.aot")
  service_command+=(-jar "$jar")
}

run_service() { # command and options
  set_service_command
  TRIMTAB_HOME=$here exec "${service_command[@]}" "$@"
}

run_tests() {
  say "building and running every test (about 10 minutes on 2 cores)"
  maven verify
}

run_benchmark() { # name
  build_service
  say "building the benchmarks"
  maven_with_progress package -Dfast -DskipTests -Dspotless.skip -pl benchmarks -am
  set_service_command
  TRIMTAB_SERVICE_COMMAND=$(printf '%s\n' "${service_command[@]}")
  export TRIMTAB_SERVICE_COMMAND TRIMTAB_HOME=$here
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$here/benchmarks/target/classes:$here/benchmarks/target/lib/*" \
    dev.trimtab.benchmarks.Bench "$@"
}
