package io.uicstream.schemas.registry;

/** A request that the registry refuses or cannot serve, with the code that clients know. */
final class RegistryException extends RuntimeException {
  static final int SUBJECT_NOT_FOUND = 40401;
  static final int VERSION_NOT_FOUND = 40402;
  static final int SCHEMA_NOT_FOUND = 40403;
  static final int SUBJECT_LEVEL_NOT_FOUND = 40408;
  static final int INCOMPATIBLE = 409;
  static final int INVALID_SCHEMA = 42201;
  static final int INVALID_VERSION = 42202;
  static final int INVALID_LEVEL = 42203;
  static final int STORE_FAILED = 50001;

  private static final long serialVersionUID = 1L;

  private final int code;

  RegistryException(int code, String message) {
    super(message);
    this.code = code;
  }

  RegistryException(int code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The code in the answer's body: an HTTP status, or one with two more digits. */
  int code() {
    return code;
  }

  int httpStatus() {
    return code < 1000 ? code : code / 100;
  }
}
