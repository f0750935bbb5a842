package dev.trimtab.benchmarks;

/** Measures us beside a peer. */
interface Benchmark {

  /** Measures and reports. */
  void run(Report report) throws Exception;
}
