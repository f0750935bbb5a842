package dev.trimtab.node.security;

import static dev.trimtab.node.security.Capability.BPF;
import static dev.trimtab.node.security.Capability.DAC_READ_SEARCH;
import static dev.trimtab.node.security.Capability.PERFMON;
import static dev.trimtab.node.security.Capability.SYS_ADMIN;
import static dev.trimtab.node.security.Capability.SYS_BOOT;
import static dev.trimtab.node.security.Capability.SYS_CHROOT;
import static dev.trimtab.node.security.Capability.SYS_MODULE;
import static dev.trimtab.node.security.Capability.SYS_NICE;
import static dev.trimtab.node.security.Capability.SYS_PACCT;
import static dev.trimtab.node.security.Capability.SYS_PTRACE;
import static dev.trimtab.node.security.Capability.SYS_RAWIO;
import static dev.trimtab.node.security.Capability.SYS_TIME;
import static dev.trimtab.node.security.Capability.SYS_TTY_CONFIG;

import dev.trimtab.node.linux.Architecture;
import java.util.Set;

/**
 * A system call that a container gets only with a capability that gives it a use, or never.
 *
 * <p>Numbers are those of x86-64 and of ARM; -1 where there is no such call.
 */
enum Restricted {
  ACCT(163, 89, SYS_PACCT),
  ADD_KEY(248, 217),
  BPF_CALL(321, 280, SYS_ADMIN, BPF),
  CHROOT(161, 51, SYS_CHROOT),
  CLOCK_ADJTIME(305, 266, SYS_TIME),
  CLOCK_SETTIME(227, 112, SYS_TIME),
  ADJTIMEX(159, 171, SYS_TIME),
  CREATE_MODULE(174, -1),
  DELETE_MODULE(176, 106, SYS_MODULE),
  FANOTIFY_INIT(300, 262, SYS_ADMIN),
  FINIT_MODULE(313, 273, SYS_MODULE),
  FSCONFIG(431, 431, SYS_ADMIN),
  FSMOUNT(432, 432, SYS_ADMIN),
  FSOPEN(430, 430, SYS_ADMIN),
  FSPICK(433, 433, SYS_ADMIN),
  GET_KERNEL_SYMS(177, -1),
  GET_MEMPOLICY(239, 236, SYS_NICE),
  INIT_MODULE(175, 105, SYS_MODULE),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),
  IO_URING_SETUP(425, 425),
  IOPERM(173, -1, SYS_RAWIO),
  IOPL(172, -1, SYS_RAWIO),
  KCMP(312, 272, SYS_PTRACE),
  KEXEC_FILE_LOAD(320, 294, SYS_BOOT),
  KEXEC_LOAD(246, 104, SYS_BOOT),
  KEYCTL(250, 219),
  LOOKUP_DCOOKIE(212, 18, SYS_ADMIN),
  MBIND(237, 235, SYS_NICE),
  MIGRATE_PAGES(256, 238, SYS_NICE),
  MOUNT(165, 40, SYS_ADMIN),
  MOUNT_SETATTR(442, 442, SYS_ADMIN),
  MOVE_MOUNT(429, 429, SYS_ADMIN),
  MOVE_PAGES(279, 239, SYS_NICE),
  NFSSERVCTL(180, 42),
  OPEN_BY_HANDLE_AT(304, 265, DAC_READ_SEARCH),
  OPEN_TREE(428, 428, SYS_ADMIN),
  PERF_EVENT_OPEN(298, 241, SYS_ADMIN, PERFMON),
  PIVOT_ROOT(155, 41, SYS_ADMIN),
  QUERY_MODULE(178, -1),
  QUOTACTL(179, 60, SYS_ADMIN),
  QUOTACTL_FD(443, 443, SYS_ADMIN),
  REBOOT(169, 142, SYS_BOOT),
  REQUEST_KEY(249, 218),
  SET_MEMPOLICY(238, 237, SYS_NICE),
  SET_MEMPOLICY_HOME_NODE(450, 450, SYS_NICE),
  SETDOMAINNAME(171, 162, SYS_ADMIN),
  SETHOSTNAME(170, 161, SYS_ADMIN),
  SETNS(308, 268, SYS_ADMIN),
  SETTIMEOFDAY(164, 170, SYS_TIME),
  SWAPOFF(168, 225, SYS_ADMIN),
  SWAPON(167, 224, SYS_ADMIN),
  SYSCTL(156, -1),
  SYSFS(139, -1),
  SYSLOG_CALL(103, 116, SYS_ADMIN, Capability.SYSLOG),
  UMOUNT2(166, 39, SYS_ADMIN),
  UNSHARE(272, 97, SYS_ADMIN),
  USELIB(134, -1),
  USERFAULTFD(323, 282),
  USTAT(136, -1),
  VHANGUP(153, 58, SYS_TTY_CONFIG),
  VSERVER(236, -1);

  private final int x86;
  private final int arm;
  private final long enough;

  Restricted(int x86, int arm, Capability... enough) {
    this.x86 = x86;
    this.arm = arm;
    this.enough = Capability.mask(Set.of(enough));
  }

  int number(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x86;
      case AARCH64 -> arm;
    };
  }

  boolean allowedWith(Set<Capability> capabilities) {
    return (Capability.mask(capabilities) & enough) != 0;
  }
}
