package dev.trimtab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.crds.Definitions;
import dev.trimtab.examples.greeting.Greeting;
import dev.trimtab.examples.website.Website;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The definitions that come with the types are those of the types. After a change of a type write
 * them anew: {@code mvn test -pl examples -Dtest=DefinitionsAreCurrentTest
 * -Dtrimtab.crds.write=true}.
 */
class DefinitionsAreCurrentTest {

  private static final Path DIRECTORY = Path.of("src/main/resources/META-INF/fabric8");

  @ParameterizedTest
  @ValueSource(classes = {Website.class, Greeting.class})
  void theFileIsWhatTheTypeGives(Class<? extends HasMetadata> type) throws IOException {
    Path file = DIRECTORY.resolve(HasMetadata.getFullResourceName(type) + "-v1.yml");
    if (Boolean.getBoolean("trimtab.crds.write")) {
      Files.createDirectories(DIRECTORY);
      Files.writeString(file, Definitions.yaml(type));
    }

    assertThat(Files.readString(file)).isEqualTo(Definitions.yaml(type));
  }
}
