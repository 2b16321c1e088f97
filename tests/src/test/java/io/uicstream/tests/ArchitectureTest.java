package io.uicstream.tests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which part of the system may use what. */
class ArchitectureTest {
  private static final String ROOT = "io.uicstream";
  private static final String[] NUMERICS = {
    "io.uicstream.engine.dl4j", "io.uicstream.engine.torch"
  };
  private static final String CLUSTERING = "io.uicstream.learner.cluster";
  private static final String LABEL_STORE = "io.uicstream.labelstore";

  private static JavaClasses production;

  @BeforeAll
  static void readClasses() {
    production =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  @Test
  void shouldMeetThroughTopicsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schemas")
        .definedBy("io.uicstream.schemas..")
        .layer("ingest")
        .definedBy("io.uicstream.ingest..")
        .layer("label-store")
        .definedBy("io.uicstream.labelstore..")
        .layer("engine")
        .definedBy("io.uicstream.engine")
        .layer("engine-dl4j")
        .definedBy("io.uicstream.engine.dl4j..")
        .layer("engine-torch")
        .definedBy("io.uicstream.engine.torch..")
        .layer("learner")
        .definedBy("io.uicstream.learner..")
        .layer("evaluator")
        .definedBy("io.uicstream.evaluator..")
        .layer("app")
        .definedBy("io.uicstream.app..")
        .whereLayer("schemas")
        .mayNotAccessAnyLayer()
        .whereLayer("ingest")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("label-store")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("engine")
        .mayNotAccessAnyLayer()
        .whereLayer("engine-dl4j")
        .mayOnlyAccessLayers("engine")
        .whereLayer("engine-torch")
        .mayOnlyAccessLayers("engine")
        .whereLayer("learner")
        .mayOnlyAccessLayers("schemas", "label-store", "engine")
        .whereLayer("evaluator")
        .mayOnlyAccessLayers("schemas")
        .ensureAllClassesAreContainedInArchitecture()
        .because("parts that share nothing but topics can be killed, replaced and scaled alone")
        .check(production);
  }

  @Test
  void shouldKeepNumericalLibrariesInsideTheirEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(NUMERICS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco.pytorch..")
        .check(production);
    noClasses()
        .that()
        .resideOutsideOfPackages(NUMERICS)
        .and()
        .resideOutsideOfPackage(CLUSTERING)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(production);
  }

  @Test
  void shouldKeepRocksDbInsideTheLabelStore() {
    noClasses()
        .that()
        .resideOutsideOfPackage(LABEL_STORE)
        .and(not(partOfAStreamsSetting()))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .because("Kafka Streams' own stores are set up by a class that it prescribes; no other")
        .check(production);
  }

  private static DescribedPredicate<JavaClass> partOfAStreamsSetting() {
    DescribedPredicate<JavaClass> setting = implement(RocksDBConfigSetter.class);
    return describe(
        "are part of a setting of Kafka Streams' stores",
        type -> setting.test(type) || type.getEnclosingClass().map(setting::test).orElse(false));
  }

  @Test
  void shouldOfferNoNativeTypes() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(NUMERICS[0], NUMERICS[1], CLUSTERING, LABEL_STORE)
        .should(
            haveNoTypesOf("org.rocksdb..", "org.nd4j..", "org.deeplearning4j..", "org.bytedeco.."))
        .check(production);
  }

  @Test
  void shouldKeepKafkaStreamsInTheEvaluatorAndTheBrokerInTheApp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.uicstream.evaluator..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.streams..")
        .check(production);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.uicstream.app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("kafka..", "org.apache.kafka.server..", "picocli..")
        .check(production);
  }

  @Test
  void shouldNamePackagesAfterWhatIsInThem() {
    noClasses()
        .should()
        .resideInAnyPackage("..common..", "..util..", "..utils..", "..impl..", "..helper..")
        .check(production);
  }

  @Test
  void shouldTakeTimeFromAClockAndChanceFromASeed() {
    DescribedPredicate<JavaClass> processing =
        resideInAnyPackage(
            "io.uicstream.learner..",
            "io.uicstream.engine..",
            "io.uicstream.labelstore..",
            "io.uicstream.evaluator..",
            "io.uicstream.ingest..");
    ClassesShouldConjunction neither =
        noClasses()
            .that(processing)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callConstructor(Date.class)
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current");
    neither.because("the same records and the same seed give the same labels").check(production);
  }

  @Test
  void shouldDeserializeNoJavaObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .check(production);
  }

  @Test
  void shouldListenAndConnectInFewPlaces() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.uicstream.schemas.HttpListener")
        .should()
        .callMethod(HttpServer.class, "create", InetSocketAddress.class, int.class)
        .because("that is where requests are bounded in time and meant for this host")
        .check(production);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.uicstream.app.broker")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ServerSocket.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ServerSocketChannel.class)
        .check(production);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.uicstream.schemas.RegistryConnection")
        .and()
        .resideOutsideOfPackage("io.uicstream.app..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(HttpClient.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(URLConnection.class)
        .orShould()
        .callMethod(URL.class, "openStream")
        .because("nothing that a record names is fetched")
        .check(production);
  }

  private static ArchCondition<JavaMethod> haveNoTypesOf(String... packages) {
    DescribedPredicate<JavaClass> foreign = resideInAnyPackage(packages);
    return new ArchCondition<>("have no types of " + String.join(", ", packages)) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
            .filter(foreign)
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " shows " + type.getName())));
      }
    };
  }

  @Test
  void shouldSayInEveryPackageWhatItIsFor() throws IOException {
    Path repository = Directories.repository();
    try (Stream<Path> files = Files.walk(repository)) {
      List<Path> packages =
          files
              .filter(path -> path.toString().endsWith(".java"))
              .filter(path -> path.toString().contains("/src/main/java/"))
              .map(Path::getParent)
              .distinct()
              .toList();
      assertThat(packages).hasSizeGreaterThan(5);
      assertThat(packages)
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }
}
