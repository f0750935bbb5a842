package dev.trimtab.agent.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/**
 * The machine's own name servers, asked one after the other.
 *
 * @param servers their addresses
 */
record Upstream(List<String> servers) {

  private static final int PORT = 53;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int LONGEST = 65_535;

  Upstream {
    servers = List.copyOf(servers);
  }

  /**
   * Passes a query on as it is; the answer likewise.
   *
   * @throws IOException if no server answers
   */
  byte[] ask(byte[] query, boolean tcp) throws IOException {
    var failed = new IOException("no name server of the machine answers: " + servers);
    for (String server : servers) {
      try {
        return tcp ? askByTcp(server, query) : askByUdp(server, query);
      } catch (IOException e) {
        failed.addSuppressed(e);
      }
    }
    throw failed;
  }

  private static byte[] askByUdp(String server, byte[] query) throws IOException {
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getByName(server), PORT));
      socket.send(new DatagramPacket(query, query.length));
      var answer = new DatagramPacket(new byte[LONGEST], LONGEST);
      do {
        socket.receive(answer);
      } while (!isAnswerTo(query, answer));
      return Arrays.copyOf(answer.getData(), answer.getLength());
    }
  }

  private static boolean isAnswerTo(byte[] query, DatagramPacket answer) {
    return answer.getLength() > 2
        && answer.getData()[0] == query[0]
        && answer.getData()[1] == query[1];
  }

  private static byte[] askByTcp(String server, byte[] query) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(server, PORT), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      out.flush();
      var in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }
}
