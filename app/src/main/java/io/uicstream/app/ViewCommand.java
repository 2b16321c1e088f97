package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.SettingsException;
import io.uicstream.app.settings.Values;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.Raster;
import io.uicstream.learner.image.UndecodableImageException;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code uic view}: what a learner sees of a file. */
@Command(
    name = "view",
    header = "Draw what a learner sees of an image file; 1 if it is refused.",
    description = {
      "Writes one PNG: the whole image as decoded, its centre view, and eight random views of each",
      "kind, as the learner makes them from a seed (--views basic or strong). Below each view stands",
      "which part of the image it shows and what was done to it."
    },
    footer = {
      "",
      "Examples:",
      "  uic view photo.jpg --output views.png",
      "  uic view photo.jpg --output views.png --input 224 --seed 7 --decoded whole.png"
    })
final class ViewCommand extends ConfiguredCommand {
  private static final int LEAST_SIDE = 16;
  private static final int LARGEST_SIDE = 1024;

  @Parameters(paramLabel = "FILE", description = "An image file.")
  private Path file;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "Where the PNG goes.")
  private Path output;

  @Option(
      names = "--decoded",
      paramLabel = "FILE",
      description = "Write the decoded pixels, unchanged, to this PNG.")
  private Path decoded;

  @Option(
      names = "--input",
      paramLabel = "PIXELS",
      description =
          "Height and width of the views, 16 to 1024 (default: that of the settings, 32).")
  private Integer input;

  @Override
  List<Group> groups() {
    return List.of(Group.CONNECTION, Group.NETWORK, Group.OPERATION);
  }

  @Override
  List<Setting<?>> without() {
    return othersThan(
        ConnectionSettings.IMAGES_MAX_BYTES,
        ModelSettings.SEED,
        OperationSettings.DECODE_MAX_PIXELS);
  }

  @Override
  int run(Values values) {
    NativeLibraries.ofImages(values);
    int side = input == null ? values.of(ModelSettings.INPUT) : input;
    if (side < LEAST_SIDE || side > LARGEST_SIDE) {
      throw new SettingsException(
          List.of("--input is " + side + ": it must be a number from 16 to 1024"));
    }
    requireWritable(output);
    if (decoded != null) {
      requireWritable(decoded);
    }
    long maxPixels = values.of(OperationSettings.DECODE_MAX_PIXELS);
    try {
      byte[] encoded = EncodedFile.read(file, PartSettings.limits(values).imageBytes());
      ViewSheet.Whole whole = decode(encoded, side, maxPixels);
      List<LearnerViews.Shown> views =
          LearnerViews.of(
              encoded,
              whole.width(),
              whole.height(),
              new LearnerViews.Settings(side, values.of(ModelSettings.SEED), maxPixels));
      say(whole, ViewSheet.draw(whole, views, side));
      return Failures.OK;
    } catch (UndecodableImageException e) {
      throw refused(e.reason(), e);
    } catch (EncodedFile.UnusableException e) {
      throw refused(e.reason(), e);
    }
  }

  private void requireWritable(Path target) {
    ReportFile.require(target);
    if (target.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
      throw new CommandFailure(target + " is the image itself; write to another file");
    }
  }

  private CommandFailure refused(Enum<?> reason, Exception e) {
    return new CommandFailure(file + " is refused, " + reason + ": " + e.getMessage(), e);
  }

  private void say(ViewSheet.Whole whole, ViewSheet.Drawn drawn) {
    Pictures.write(drawn.picture(), output);
    out().println(Printable.of(whole.title()));
    if (!drawn.captioned()) {
      err()
          .println(
              "uic: without captions: this Java finds no font; install one, such as"
                  + " fonts-dejavu-core, with fontconfig");
      err().flush();
    }
    out().println("wrote " + output + (decoded == null ? "" : " and " + decoded));
    out().flush();
  }

  /** Decodes the whole image; writes its pixels, if they are asked for, while they are there. */
  private ViewSheet.Whole decode(byte[] encoded, int side, long maxPixels)
      throws UndecodableImageException {
    try (ImageDecoder decoder = new ImageDecoder(maxPixels, Integer.MAX_VALUE)) {
      return decoder.decode(
          encoded,
          image -> {
            Raster raster = image.raster();
            BufferedImage picture = Pictures.of(raster.rgb(), raster.width(), raster.height());
            if (decoded != null) {
              Pictures.write(picture, decoded);
            }
            return new ViewSheet.Whole(
                fitted(picture, ViewSheet.wholeWidth(side), ViewSheet.cell(side)),
                raster.width(),
                raster.height(),
                String.format(
                    Locale.ROOT,
                    "%s: %s, %d x %d pixels, %,d bytes; views of %d x %d",
                    file.getFileName(),
                    image.format(),
                    raster.width(),
                    raster.height(),
                    encoded.length,
                    side,
                    side));
          });
    }
  }

  /** The image as large as fits; averaged where it shrinks. */
  private static BufferedImage fitted(BufferedImage picture, int width, int height) {
    double scale =
        Math.min((double) width / picture.getWidth(), (double) height / picture.getHeight());
    int shownWidth = Math.max(1, (int) Math.round(scale * picture.getWidth()));
    int shownHeight = Math.max(1, (int) Math.round(scale * picture.getHeight()));
    BufferedImage fitted = new BufferedImage(shownWidth, shownHeight, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = fitted.createGraphics();
    Image scaled =
        scale < 1
            ? picture.getScaledInstance(shownWidth, shownHeight, Image.SCALE_AREA_AVERAGING)
            : picture;
    graphics.drawImage(scaled, 0, 0, shownWidth, shownHeight, null);
    graphics.dispose();
    return fitted;
  }
}
