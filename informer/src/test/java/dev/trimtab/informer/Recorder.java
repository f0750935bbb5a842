package dev.trimtab.informer;

import java.util.concurrent.LinkedBlockingQueue;

/** Writes down what it is told, one line each. */
final class Recorder implements EventHandler<Row> {

  final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Override
  public void added(Row row, boolean initial) {
    told.add((initial ? "initial " : "added ") + row.key() + "=" + row.value());
  }

  @Override
  public void updated(Row before, Row after) {
    told.add("updated " + after.key() + ": " + before.value() + " to " + after.value());
  }

  @Override
  public void deleted(Row last, boolean finalStateUnknown) {
    told.add((finalStateUnknown ? "lost " : "deleted ") + last.key() + "=" + last.value());
  }
}
