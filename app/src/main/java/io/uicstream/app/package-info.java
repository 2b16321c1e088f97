/**
 * The command {@code uic}: each command is a class, and the only package that may use all modules.
 *
 * <p>Start reading at {@link io.uicstream.app.Uic} for the commands and at {@code Pipeline} for how
 * the parts of a run are started in order and closed in reverse. A command's flags are settings of
 * {@link io.uicstream.app.settings.Table}; {@code PartSettings} turns them into what each module is
 * told at start. What goes wrong ends in {@code Failures}, which says it in a line and picks the
 * exit code.
 */
package io.uicstream.app;
