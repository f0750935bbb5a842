package dev.trimtab.apiserver.verbs;

/** What all verbs that write share. */
record Engine(Objects objects, Creator creator, Updater updater, FieldOwners owners) {}
