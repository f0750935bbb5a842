package dev.trimtab.agent.dns;

import dev.trimtab.agent.dns.Reply.Answer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers queries: from the cluster's names, or by asking others. */
final class Answers {

  private static final Logger log = LoggerFactory.getLogger(Answers.class);

  private final ClusterNames names;
  private final Upstream upstream;

  Answers(ClusterNames names, Upstream upstream) {
    this.names = names;
    this.upstream = upstream;
  }

  /** The response to a query; empty if it deserves none. */
  byte[] respond(byte[] query, int length, boolean tcp) {
    Message message;
    try {
      message = Message.parse(query, length);
    } catch (IllegalArgumentException wrong) {
      log.atDebug().setCause(wrong).log("a query cannot be read");
      return Message.formatError(query, length);
    }
    int most = tcp ? 65_535 : message.payload();
    Optional<Reply> own = names.answer(message.question());
    if (own.isPresent()) {
      return message.response(followed(message.question(), own.get()), most);
    }
    try {
      return upstream.ask(Arrays.copyOf(query, length), tcp);
    } catch (IOException failed) {
      log.atDebug()
          .addKeyValue("name", message.question().name())
          .setCause(failed)
          .log("no answer");
      return message.response(Reply.failure(), most);
    }
  }

  /** Clients do not follow aliases themselves: what one leads to must stand beside it. */
  private Reply followed(Question question, Reply reply) {
    if (!question.asksFor(Question.A)
        || reply.records().size() != 1
        || !(reply.records().getFirst() instanceof Answer.Alias alias)) {
      return reply;
    }
    List<Answer> answers = new ArrayList<>(reply.records());
    var next = new Question(alias.target(), Question.A);
    Optional<Reply> own = names.answer(next);
    if (own.isPresent()) {
      answers.addAll(own.get().records());
    } else {
      answers.addAll(outside(alias.target()));
    }
    return Reply.of(answers);
  }

  private static List<Answer> outside(String name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name))
          .filter(Inet4Address.class::isInstance)
          .<Answer>map(ip -> new Answer.Address(name, ip.getHostAddress()))
          .toList();
    } catch (UnknownHostException unknown) {
      log.atDebug().addKeyValue("name", name).setCause(unknown).log("an alias leads nowhere");
      return List.of();
    }
  }
}
