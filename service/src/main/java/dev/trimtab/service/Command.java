package dev.trimtab.service;

import java.util.List;
import org.apache.commons.cli.Option;

/** One thing that {@code trimtab} can do. */
interface Command {

  /** The word that asks for it. */
  String name();

  /** What it does, in a sentence. */
  String meaning();

  /** What it can be told. */
  List<Option> options();

  /**
   * Does it.
   *
   * @return the exit status
   * @throws Arguments.Wrong if a value has the wrong form
   * @throws Failure if it failed for a reason a person can mend
   */
  int run(Arguments arguments) throws Exception;
}
