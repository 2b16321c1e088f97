package io.uicstream.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of the folders that a file lies in names its true class.
 *
 * @param level 1 for the folder directly in the source, 2 for the one in that, and so on; 0 for the
 *     folder that the file itself lies in
 * @param sameParent the name that all of those have, where it was found that they have one
 */
public record ClassLevel(int level, Optional<String> sameParent) {
  /** The folder that the file itself lies in. */
  static final ClassLevel PARENT = new ClassLevel(0, Optional.empty());

  /**
   * Finds it: the folder that a file lies in, or, where all of those have one name, as in {@code
   * CLASS/images/x.jpg}, the first level on which names differ.
   *
   * <p>Ends at the second name, so that in the usual case a folder or two are listed. Memory does
   * not grow with the number of files.
   */
  static ClassLevel find(Path root) throws IOException {
    try (FolderWalk files = new FolderWalk(root, (path, cause) -> {})) {
      List<String> names = new ArrayList<>();
      int sameLevels = Integer.MAX_VALUE;
      Optional<String> parent = Optional.empty();
      for (Optional<Path> file = files.next(); file.isPresent(); file = files.next()) {
        Path relative = root.relativize(file.get());
        int folders = relative.getNameCount() - 1;
        if (folders == 0) {
          continue;
        }
        Optional<String> own = Optional.of(relative.getName(folders - 1).toString());
        if (parent.isPresent() && !parent.equals(own)) {
          return PARENT;
        }
        parent = own;
        sameLevels = Math.min(sameLevels, sameLevels(names, relative, folders));
      }
      return sameLevels == Integer.MAX_VALUE ? PARENT : new ClassLevel(sameLevels + 1, parent);
    }
  }

  /** Levels before the first on which a name differs; learns the names of levels not seen yet. */
  private static int sameLevels(List<String> names, Path relative, int folders) {
    for (int level = 0; level < folders; level++) {
      String name = relative.getName(level).toString();
      if (level == names.size()) {
        names.add(name);
      } else if (!names.get(level).equals(name)) {
        return level;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** The class of a file; empty if it lies in no folder of that level. */
  Optional<String> trueClass(Path root, Path file) {
    Path relative = root.relativize(file);
    int folders = relative.getNameCount() - 1;
    int asked = level == 0 ? folders : level;
    return folders == 0 || asked > folders
        ? Optional.empty()
        : Optional.of(relative.getName(asked - 1).toString());
  }
}
