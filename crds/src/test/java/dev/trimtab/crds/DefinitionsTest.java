package dev.trimtab.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsTest {

  @Group("test.trimtab.dev")
  @Version("v1")
  @ShortNames("gt")
  static class Gadget extends CustomResource<GadgetSpec, Void> implements Namespaced {
    private static final long serialVersionUID = 1L;
  }

  record GadgetSpec(@Required String colour, @Min(1) int size) {}

  @Test
  void theDefinitionSaysWhatTheTypeSays() {
    var definition = Definitions.of(Gadget.class);

    assertThat(definition.getMetadata().getName()).isEqualTo("gadgets.test.trimtab.dev");
    assertThat(definition.getSpec().getScope()).isEqualTo("Namespaced");
    assertThat(definition.getSpec().getNames().getShortNames()).containsExactly("gt");
    var schema =
        definition
            .getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec");
    assertThat(schema.getRequired()).containsExactly("colour");
    assertThat(schema.getProperties().get("size").getMinimum()).isEqualTo(1);
  }

  @Test
  void theTextIsTheSameEveryTime() {
    assertThat(Definitions.yaml(Gadget.class))
        .isEqualTo(Definitions.yaml(Gadget.class))
        .startsWith("apiVersion: apiextensions.k8s.io/v1\n");
  }

  @Test
  void asAProgramItWritesFiles(@TempDir Path directory) throws Exception {
    Definitions.main(new String[] {directory.toString(), Gadget.class.getName()});

    assertThat(Files.readString(directory.resolve("gadgets.test.trimtab.dev-v1.yml")))
        .isEqualTo(Definitions.yaml(Gadget.class));
    assertThatThrownBy(() -> Definitions.main(new String[] {directory.toString(), "no.Such"}))
        .hasMessageContaining("no.Such");
  }

  @Test
  void aTypeThatIsNoCustomResourceIsRefusedByName() {
    abstract class Nameless implements HasMetadata {
      private static final long serialVersionUID = 1L;
    }
    assertThatThrownBy(() -> Definitions.yaml(Nameless.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Nameless");
  }
}
