/**
 * All settings of all commands in one typed table: {@link io.uicstream.app.settings.Table}. Each
 * has a name, a default, a unit and a meaning; files, environment variables, flags, help and {@code
 * uic settings} all follow from it.
 *
 * <p>Precedence: default &lt; command &lt; file &lt; environment &lt; flags ({@link
 * io.uicstream.app.settings.Origin}). A setting {@code window.images} is the line {@code
 * window.images=50000} of a file, the variable {@code UIC_WINDOW_IMAGES} and the flag {@code
 * --window-images}. Names that begin with {@code kafka.} are handed to every Kafka client
 * untouched, without that prefix.
 *
 * <p>May use {@code schemas}, the settings types of the other modules, kafka-clients for its
 * property names, and the JDK. Start reading at {@link io.uicstream.app.settings.Resolver#resolve}.
 */
package io.uicstream.app.settings;
