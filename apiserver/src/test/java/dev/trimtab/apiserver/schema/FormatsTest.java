package dev.trimtab.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
  @ParameterizedTest
  @CsvSource({
    "ipv4,10.0.0.1,10.0.0.256",
    "ipv6,fe80::1,fe80:::1",
    "ipv6,::ffff:1.2.3.4,1.2.3.4",
    "cidr,10.0.0.0/8,10.0.0.0/33",
    "cidr,2001:db8::/32,2001:db8::/129",
    "uri,http://a/b,a b",
    "email,a@b.c,ab.c",
    "hostname,a.b-c.d,-a.b",
    "mac,00:11:22:33:44:55,00:11:22",
    "uuid,123e4567-e89b-12d3-a456-426614174000,123e4567",
    "uuid4,123e4567-e89b-42d3-a456-426614174000,123e4567-e89b-12d3-a456-426614174000",
    "isbn10,0321751043,0321751044",
    "isbn13,978-0321751041,978-0321751042",
    "creditcard,4111111111111111,4111111111111112",
    "ssn,123-45-6789,123-456-789",
    "hexcolor,#fff,#ffff",
    "byte,YWJj,YWJ",
    "date,2026-02-28,2026-02-30",
    "duration,1h30m,soon",
    "duration,22 ns,22 parsecs",
    "datetime,2026-01-02T03:04:05Z,2026-01-02",
    "k8sshortname,a-b,A",
    "k8slongname,a.b-c,a..b",
    "bsonobjectid,507f1f77bcf86cd799439011,507f",
  })
  void aFormatAcceptsTheOneAndNotTheOther(String format, String good, String bad) {
    assertThat(Formats.accepts(format, good)).as(good).isTrue();
    assertThat(Formats.accepts(format, bad)).as(bad).isFalse();
  }

  @Test
  void unknownFormatsAreIgnored() {
    assertThat(Formats.known(List.of("string"), "date-time")).isEqualTo("datetime");
    assertThat(Formats.known(List.of("string"), "int32")).isEmpty();
    assertThat(Formats.known(List.of("integer"), "int32")).isEqualTo("int32");
    assertThat(Formats.known(List.of("string"), "my-own")).isEmpty();
  }
}
