package dev.trimtab.node.linux;

import java.util.Locale;

/** A system call and its numbers. */
public enum Syscall {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  LSEEK(8, 62),
  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  IOCTL(16, 29),
  PREAD64(17, 67),
  PWRITE64(18, 68),
  GETPID(39, 172),
  SOCKET(41, 198),
  CONNECT(42, 203),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  SENDMSG(46, 211),
  RECVMSG(47, 212),
  SHUTDOWN(48, 210),
  BIND(49, 200),
  LISTEN(50, 201),
  GETSOCKNAME(51, 204),
  SOCKETPAIR(53, 199),
  SETSOCKOPT(54, 208),
  GETSOCKOPT(55, 209),
  EXECVE(59, 221),
  EXIT(60, 93),
  WAIT4(61, 260),
  KILL(62, 129),
  FCNTL(72, 25),
  FSYNC(74, 82),
  FTRUNCATE(77, 46),
  CHDIR(80, 49),
  FCHDIR(81, 50),
  FCHMOD(91, 52),
  FCHOWN(93, 55),
  UMASK(95, 166),
  SETSID(112, 157),
  SETGROUPS(116, 159),
  SETRESUID(117, 147),
  SETRESGID(119, 149),
  CAPSET(126, 91),
  RT_SIGTIMEDWAIT(128, 137),
  STATFS(137, 43),
  FSTATFS(138, 44),
  PIVOT_ROOT(155, 41),
  PRCTL(157, 167),
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  SETHOSTNAME(170, 161),
  GETTID(186, 178),
  SETXATTR(188, 5),
  LSETXATTR(189, 6),
  FSETXATTR(190, 7),
  LGETXATTR(192, 9),
  GETDENTS64(217, 61),
  CLOCK_GETTIME(228, 113),
  EXIT_GROUP(231, 94),
  EPOLL_CTL(233, 21),
  WAITID(247, 95),
  KEYCTL(250, 219),
  INOTIFY_ADD_WATCH(254, 27),
  INOTIFY_RM_WATCH(255, 28),
  OPENAT(257, 56),
  MKDIRAT(258, 34),
  MKNODAT(259, 33),
  FCHOWNAT(260, 54),
  UNLINKAT(263, 35),
  LINKAT(265, 37),
  SYMLINKAT(266, 36),
  READLINKAT(267, 78),
  FCHMODAT(268, 53),
  PPOLL(271, 73),
  UNSHARE(272, 97),
  SPLICE(275, 76),
  TEE(276, 77),
  UTIMENSAT(280, 88),
  EPOLL_PWAIT(281, 22),
  ACCEPT4(288, 242),
  EVENTFD2(290, 19),
  EPOLL_CREATE1(291, 20),
  DUP3(292, 24),
  PIPE2(293, 59),
  INOTIFY_INIT1(294, 26),
  PRLIMIT64(302, 261),
  SYNCFS(306, 267),
  SETNS(308, 268),
  RENAMEAT2(316, 276),
  SECCOMP(317, 277),
  MEMFD_CREATE(319, 279),
  BPF(321, 280),
  EXECVEAT(322, 281),
  STATX(332, 291),
  PIDFD_SEND_SIGNAL(424, 424),
  OPEN_TREE(428, 428),
  MOVE_MOUNT(429, 429),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  PIDFD_OPEN(434, 434),
  CLONE3(435, 435),
  CLOSE_RANGE(436, 436),
  OPENAT2(437, 437),
  PIDFD_GETFD(438, 438),
  MOUNT_SETATTR(442, 442);

  private final int x86;
  private final int arm;

  Syscall(int x86, int arm) {
    this.x86 = x86;
    this.arm = arm;
  }

  /** Its number on {@code architecture}. */
  public int number(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x86;
      case AARCH64 -> arm;
    };
  }

  /** As in the manual. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
