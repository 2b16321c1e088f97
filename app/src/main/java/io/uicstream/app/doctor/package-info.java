/**
 * What {@code uic doctor} finds out about this machine.
 *
 * <p>May use the JDK, Jackson and {@code io.uicstream.engine}; knows no command and no setting.
 * Start reading at {@link io.uicstream.app.doctor.Checkup}; what it is given to examine, {@code
 * DoctorCommand} of the package above puts together.
 */
package io.uicstream.app.doctor;
