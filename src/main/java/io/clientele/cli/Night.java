package io.clientele.cli;

import io.clientele.audience.AudienceSizesStage;
import io.clientele.audience.CustomerBitmapsStage;
import io.clientele.audience.SavedAudiences;
import io.clientele.audience.Vocabulary;
import io.clientele.config.Configuration;
import io.clientele.config.Feed;
import io.clientele.config.Keys;
import io.clientele.config.ShopConfig;
import io.clientele.feature.CustomerFeatures;
import io.clientele.feature.CustomerFeaturesStage;
import io.clientele.feature.FeatureStatisticsStage;
import io.clientele.feature.TrainingFeatures;
import io.clientele.feature.TrainingFeaturesStage;
import io.clientele.forecast.CustomerForecastsStage;
import io.clientele.forecast.JudgeForecastsStage;
import io.clientele.forecast.TrainForecastsStage;
import io.clientele.forecast.ValueForecastsStage;
import io.clientele.identity.CustomerAccountsStage;
import io.clientele.ingest.FeedStage;
import io.clientele.ingest.PersonalData;
import io.clientele.ingest.QualityStage;
import io.clientele.insight.HistoryStage;
import io.clientele.insight.KpiDaysStage;
import io.clientele.lake.FeedFiles;
import io.clientele.lake.Lake;
import io.clientele.lake.Layout;
import io.clientele.lake.Notes;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Progress;
import io.clientele.pipeline.Stage;
import io.clientele.problem.Problem;
import io.clientele.rollup.AccountDaysStage;
import io.clientele.rollup.SessionsStage;
import io.clientele.schema.Events;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import io.clientele.schema.Vault;
import io.clientele.tag.CustomerTagsStage;
import io.clientele.tag.TagChangesStage;
import io.clientele.tag.TagDictionaryStage;
import io.clientele.tag.TagLibrary;
import io.clientele.tag.TrainTagsStage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/** The stages of a night, made from a shop's configuration. Adding a stage is a line here. */
final class Night {
  private static final String KEY_MARK = "_key.json";

  private Night() {}

  /**
   * Every stage; needs no session, so that whatever is wrong with mappings, predicates and names of
   * features is told at once.
   *
   * @throws io.clientele.problem.Problem naming file, line and key
   */
  static List<Stage> stages(Configuration configuration) {
    ShopConfig shop = configuration.shop();
    TagLibrary tags = tags(configuration);
    List<Stage> stages = new ArrayList<>(feeds(configuration));
    stages.add(new QualityStage(byName(shop)));
    List<Table> fed = fed(shop);
    stages.add(new CustomerAccountsStage(fed));
    List<Table> filled = new ArrayList<>(fed);
    if (fed.contains(Events.TABLE)) {
      stages.add(new SessionsStage(shop.behaviour()));
      filled.add(Sessions.TABLE);
    }
    stages.add(new AccountDaysStage(filled));
    stages.add(new KpiDaysStage(supplied(shop)));
    stages.add(new CustomerFeaturesStage(shop.costs(), supplied(shop)));
    stages.add(new FeatureStatisticsStage());
    stages.add(new JudgeForecastsStage(shop.forecast()));
    stages.add(new TrainingFeaturesStage(shop.forecast(), shop.costs(), supplied(shop)));
    stages.add(new TrainForecastsStage(shop.forecast(), TrainingFeatures.TABLE));
    stages.add(new CustomerForecastsStage(shop.forecast(), CustomerFeatures.TABLE));
    stages.addAll(SegmentStages.of(configuration));
    stages.add(new ValueForecastsStage(CustomerFeatures.TABLE));
    stages.add(new HistoryStage(shop.costs()));
    if (tags.learns()) {
      stages.add(new TrainTagsStage(tags, TrainingFeatures.TABLE, TrainingFeatures.DATE));
    }
    stages.add(new CustomerTagsStage(tags));
    stages.add(new TagDictionaryStage(tags, audiences(configuration).byTag()));
    if (!shop.tags().isEmpty()) {
      stages.add(new TagChangesStage());
      stages.add(new CustomerBitmapsStage());
    }
    if (!shop.audiences().isEmpty()) {
      stages.add(new AudienceSizesStage(audiences(configuration)));
    }
    return stages;
  }

  /** The tags of a shop, checked. */
  static TagLibrary tags(Configuration configuration) {
    ShopConfig shop = configuration.shop();
    return TagLibrary.of(
        shop.tags(),
        SegmentStages.contract(shop.segment()),
        CustomerFeatures.TABLE,
        fed(shop),
        configuration::problemAt);
  }

  /** What audiences may name, and those that the configuration saves. */
  static SavedAudiences audiences(Configuration configuration) {
    ShopConfig shop = configuration.shop();
    return SavedAudiences.of(
        shop.audiences(),
        new Vocabulary(
            shop.tags().keySet(), SegmentStages.contract(shop.segment()), CustomerFeatures.TABLE),
        (message, audience) -> configuration.problemAt(message, "audiences", audience, "where"));
  }

  /** The fact tables that some feed fills. */
  private static List<Table> fed(ShopConfig shop) {
    Set<String> mapped = supplied(shop).keySet();
    return Contracts.ALL.stream().filter(table -> mapped.contains(table.name())).toList();
  }

  /** Tables that some feed fills, with the columns that some feed gives. */
  static Map<String, Set<String>> supplied(ShopConfig shop) {
    Map<String, Set<String>> supplied = new TreeMap<>();
    for (Map<String, Feed> feeds : shop.sources().values()) {
      for (Feed feed : feeds.values()) {
        feed.tables()
            .forEach(
                (table, columns) ->
                    supplied
                        .computeIfAbsent(table, name -> new TreeSet<>())
                        .addAll(columns.keySet()));
      }
    }
    return supplied;
  }

  static Pipeline pipeline(
      Configuration configuration, List<Stage> stages, Lake lake, Progress progress) {
    return new Pipeline(
        lake, stages, configuration.digest(), revision(), progress, Clock.systemUTC());
  }

  /** The shop's warehouse. */
  static Lake lake(Configuration configuration, SparkSession spark) {
    ShopConfig shop = configuration.shop();
    Lake lake = Lake.open(spark, shop.warehouse());
    if (!shop.personal().vault().isEmpty()) {
      lake.keep(Vault.TABLE, shop.personal().vault());
    }
    Layout.check(lake);
    return lake;
  }

  /** How the shop keeps personal data, with its keys. */
  static PersonalData personal(Configuration configuration) {
    Keys keys = configuration.keys();
    return new PersonalData(keys.hash(), keys.vault());
  }

  /** What tells the key of a warehouse's hashes from others. */
  record KeyMark(String fingerprint) {}

  /**
   * Makes sure that all hashes of a warehouse are made with one key: the first one that is used.
   *
   * @throws Problem when there is another, or none any more
   */
  static void checkKey(Lake lake, PersonalData personal) {
    Notes notes = new Notes(lake);
    Optional<KeyMark> mark = notes.read(KEY_MARK, KeyMark.class);
    if (mark.isEmpty() && personal.canHash()) {
      lake.makeFolder();
      notes.writeFirst(KEY_MARK, new KeyMark(personal.fingerprint()));
    } else if (mark.isPresent() && !mark.get().fingerprint().equals(personal.fingerprint())) {
      throw Problem.configuration(
          "the hashes in "
              + lake.root()
              + " were made with "
              + (personal.canHash() ? "another key" : "a key, and there is none now"),
          "export CLIENTELE_KEY=… or CLIENTELE_KEY_FILE=… with the key of this warehouse; a new key needs a new warehouse");
    }
  }

  private static List<Stage> feeds(Configuration configuration) {
    List<Stage> stages = new ArrayList<>();
    ShopConfig shop = configuration.shop();
    PersonalData personal = personal(configuration);
    shop.sources()
        .forEach(
            (source, feeds) ->
                feeds.forEach(
                    (name, feed) ->
                        stages.add(
                            new FeedStage(
                                files(configuration, source, name, feed),
                                feed,
                                personal,
                                shop.shop().currency(),
                                shop.shop().rateMaxAgeDays(),
                                (message, key) ->
                                    configuration.problemAt(message, path(source, name, key))))));
    return stages;
  }

  private static String[] path(String source, String feed, String... key) {
    List<String> path = new ArrayList<>(List.of("sources", source, feed));
    path.addAll(Arrays.asList(key));
    return path.toArray(String[]::new);
  }

  static FeedFiles files(Configuration configuration, String source, String name, Feed feed) {
    List<String> paths =
        feed.format().equals(Feed.JDBC)
            ? feed.paths()
            : feed.paths().stream().map(path -> absolute(configuration.folder(), path)).toList();
    return new FeedFiles(
        source,
        name,
        feed.format(),
        paths,
        feed.options(),
        feed.columns(),
        feed.watermark(),
        feed.lookBackHours(),
        false);
  }

  /**
   * A path as it is when it is absolute or a URI; a relative one starts at the configuration's
   * folder.
   */
  private static String absolute(Path folder, String path) {
    boolean uri = path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    return uri || path.startsWith("/") ? path : folder.resolve(path).normalize().toString();
  }

  private static Map<String, Feed> byName(ShopConfig shop) {
    Map<String, Feed> byName = new TreeMap<>();
    shop.sources()
        .forEach(
            (source, feeds) ->
                feeds.forEach((name, feed) -> byName.put(source + "." + name, feed)));
    return byName;
  }

  /**
   * Version of the jar and digest of what is in it, so that a run is never resumed by other code.
   */
  static String revision() {
    String version = Night.class.getPackage().getImplementationVersion();
    try {
      Path jar = Path.of(Night.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (version == null || !Files.isRegularFile(jar)) {
        return "development";
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return version + "+" + HexFormat.of().formatHex(digest, 0, 6);
    } catch (URISyntaxException | IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("cannot tell the revision of the code", e);
    }
  }
}
