package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingWorkersTest {

  private final WaitingWorkers workers = new WaitingWorkers();

  private WaitingWorker waiting() {
    var worker = new WaitingWorker();
    workers.add(worker);
    return worker;
  }

  @Test
  void nextIsCalledOnlyWhenTheOneBeforeIsBack() {
    WaitingWorker first = waiting();
    WaitingWorker second = waiting();

    assertThat(workers.call()).isSameAs(second);
    assertThat(workers.call()).isNull();
    workers.back(second);
    assertThat(workers.call()).isSameAs(first);
    workers.back(first);
    assertThat(workers.call()).isNull();
  }

  @Test
  void interruptedWorkerIsNotCalled() {
    WaitingWorker first = waiting();
    WaitingWorker second = waiting();
    WaitingWorker third = waiting();
    WaitingWorker fourth = waiting();

    workers.back(second);
    workers.back(fourth);

    assertThat(workers.callAll()).containsExactly(third, first);
  }

  @Test
  void workerThatCameBackUncalledDoesNotPassForTheOneThatWasCalled() {
    WaitingWorker first = waiting();
    WaitingWorker second = waiting();
    WaitingWorker third = waiting();
    assertThat(workers.call()).isSameAs(third);

    workers.back(second);

    assertThat(workers.call()).isNull();
    workers.back(third);
    assertThat(workers.call()).isSameAs(first);
  }
}
