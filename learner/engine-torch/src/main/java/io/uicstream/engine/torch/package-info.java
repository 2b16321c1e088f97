/**
 * The libtorch engine: network descriptions run by PyTorch's C++ library through its JavaCPP
 * bindings, on CPUs and NVIDIA GPUs.
 *
 * <p>May use {@code io.uicstream.engine} and {@code org.bytedeco}; none of the latter's types leave
 * the package. Every native object belongs to the {@code PointerScope} of one pass, or to an object
 * that closes it; nothing is left to the garbage collector. Start reading at {@link
 * io.uicstream.engine.torch.TorchEngine}, then {@code TorchModel}, whose passes {@code Replica}
 * runs.
 */
package io.uicstream.engine.torch;
