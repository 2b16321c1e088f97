package io.uicstream.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.uicstream.engine.Platform;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Java, processor, memory and disk. */
public final class Machine {
  private static final double GIB = 1L << 30;
  private static final double LITTLE_HEAP = 0.5 * GIB;
  private static final double LITTLE_MEMORY = 2 * GIB;
  private static final double LITTLE_DISK = 10 * GIB;
  private static final double NO_DISK = GIB;

  private Machine() {}

  /**
   * What there is.
   *
   * @param dataDir where a run would keep its data; need not exist
   */
  public static List<Finding> findings(Path dataDir) {
    return List.of(system(), java(), processor(), memory(), disk(dataDir));
  }

  private static Finding system() {
    String name =
        read(Path.of("/etc/os-release"))
            .lines()
            .filter(line -> line.startsWith("PRETTY_NAME="))
            .map(line -> line.replaceFirst("^PRETTY_NAME=", "").replace("\"", "") + ", ")
            .findFirst()
            .orElse("");
    return Finding.ok("system", name + Platform.current());
  }

  private static Finding java() {
    long heap = Runtime.getRuntime().maxMemory();
    String text =
        "%s (%s), heap up to %s"
            .formatted(
                System.getProperty("java.version"), System.getProperty("java.vendor"), gib(heap));
    return heap < LITTLE_HEAP
        ? Finding.note("java", text + ", which is little; JAVA_OPTS=-Xmx2g takes more")
        : Finding.ok("java", text);
  }

  private static Finding processor() {
    int cores = Runtime.getRuntime().availableProcessors();
    String start = cores + (cores == 1 ? " core, " : " cores, ");
    String cpuinfo = read(Path.of("/proc/cpuinfo"));
    if (cpuinfo.isEmpty()) {
      return Finding.ok("cpu", start + System.getProperty("os.arch"));
    }
    CpuInfo cpu = CpuInfo.parse(cpuinfo);
    String text = start + (cpu.model().isEmpty() ? "" : cpu.model() + ", ") + cpu.level();
    return cpu.vectors()
        ? Finding.ok("cpu", text)
        : Finding.note("cpu", text + "; training is slow without AVX2 or NEON");
  }

  private static Finding memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    // Of the container, where there is one.
    long total = system.getTotalMemorySize();
    long free = Math.min(total, available(system.getFreeMemorySize()));
    String text = gib(total) + ", " + gib(free) + " of it available";
    return free < LITTLE_MEMORY
        ? Finding.note("memory", text + "; a run takes about 2 GiB: stop other programs first")
        : Finding.ok("memory", text);
  }

  /** Linux counts what it keeps files in as not free, though programs get it when they ask. */
  private static long available(long otherwise) {
    return read(Path.of("/proc/meminfo"))
        .lines()
        .filter(line -> line.startsWith("MemAvailable:"))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(kib -> !kib.isEmpty())
        .mapToLong(kib -> Long.parseLong(kib) << 10)
        .findFirst()
        .orElse(otherwise);
  }

  private static Finding disk(Path dataDir) {
    Path folder = dataDir.toAbsolutePath().normalize();
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      return Finding.problem(
          "disk",
          "%s cannot be written to; change its rights or name another with --data-dir"
              .formatted(folder));
    }
    // Not of its FileStore, which Java finds by the mount point: in a chroot there may be none.
    long free = folder.toFile().getUsableSpace();
    if (folder.toFile().getTotalSpace() == 0) {
      return Finding.note("disk", folder + " does not tell how much is free");
    }
    String text = "%s free for %s".formatted(gib(free), dataDir.toAbsolutePath().normalize());
    if (free < NO_DISK) {
      return Finding.problem(
          "disk", text + ", too little to run; free some or name another with --data-dir");
    }
    return free < LITTLE_DISK
        ? Finding.note("disk", text + "; topics, labels and checkpoints of a long run take more")
        : Finding.ok("disk", text);
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
