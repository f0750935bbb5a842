package dev.trimtab.agent.probe;

import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One GET over one connection. Written out by hand because a probe may set any header, {@code Host}
 * too, and must not keep connections. Certificates are not checked, as the API says; redirects are
 * taken as success and not followed.
 */
final class HttpCheck {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: (.*))?");
  private static final int LONGEST_LINE = 8 * 1024;

  private HttpCheck() {}

  static Outcome run(Check.Http http, String podIp, Duration limit) {
    String host = http.host().isEmpty() ? podIp : http.host();
    int millis = (int) Math.max(1, limit.toMillis());
    String url =
        "%s://%s:%d%s".formatted(http.tls() ? "https" : "http", host, http.port(), http.path());
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, http.port()), millis);
      plain.setSoTimeout(millis);
      if (!http.tls()) {
        return ask(plain, http, host);
      }
      try (Socket secure =
          unchecked().getSocketFactory().createSocket(plain, host, http.port(), true)) {
        return ask(secure, http, host);
      }
    } catch (IOException | GeneralSecurityException failed) {
      return Outcome.failure("Get \"" + url + "\": " + failed.getMessage());
    }
  }

  private static Outcome ask(Socket socket, Check.Http http, String host) throws IOException {
    var request = new StringBuilder();
    String path = http.path().startsWith("/") ? http.path() : "/" + http.path();
    request.append("GET ").append(path).append(" HTTP/1.1\r\n");
    if (!names(http, "host")) {
      request.append("Host: ").append(host).append(':').append(http.port()).append("\r\n");
    }
    if (!names(http, "user-agent")) {
      request.append("User-Agent: kube-probe/1.34\r\n");
    }
    if (!names(http, "accept")) {
      request.append("Accept: */*\r\n");
    }
    for (HTTPHeader header : http.headers()) {
      request.append(clean(header.getName())).append(": ");
      request.append(clean(header.getValue())).append("\r\n");
    }
    request.append("Connection: close\r\n\r\n");
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return judge(line(socket.getInputStream()), http.anyStatus());
  }

  private static Outcome judge(String line, boolean anyStatus) {
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      return Outcome.failure("malformed HTTP response \"" + line + "\"");
    }
    int code = Integer.parseInt(status.group(1));
    String words = "HTTP probe failed with statuscode: " + code;
    boolean good = anyStatus || (code >= 200 && code < 400);
    return good ? Outcome.success("") : Outcome.failure(words);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() == LONGEST_LINE) {
        throw new IOException("status line too long");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static boolean names(Check.Http http, String header) {
    return http.headers().stream()
        .anyMatch(h -> h.getName().toLowerCase(Locale.ROOT).equals(header));
  }

  /** No header can smuggle in a second one. */
  private static String clean(String text) {
    return text == null ? "" : text.replaceAll("[\\r\\n]", "");
  }

  private static SSLContext unchecked() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    return context;
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
