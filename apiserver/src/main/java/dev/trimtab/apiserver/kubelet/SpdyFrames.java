package dev.trimtab.apiserver.kubelet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** SPDY/3.1 frames from bytes and to bytes, with the compression state of one session. */
final class SpdyFrames implements AutoCloseable {
  /** Larger frames reach us in pieces of this size. */
  private static final int MAX_CHUNK = 1 << 20;

  private static final int MAX_HEADERS = 16 << 10;

  /** Of the compression of headers; zlib's own defaults. */
  private static final int LEVEL = 6;

  private static final int WINDOW_BITS = 15;
  private static final int MEMORY_LEVEL = 8;

  private final EmbeddedChannel codec =
      new EmbeddedChannel(
          new SpdyFrameCodec(
              SpdyVersion.SPDY_3_1, MAX_CHUNK, MAX_HEADERS, LEVEL, WINDOW_BITS, MEMORY_LEVEL));

  /**
   * The frames that bytes complete. The caller releases them.
   *
   * @throws io.netty.handler.codec.DecoderException if the peer breaks the protocol
   */
  List<SpdyFrame> decode(Buffer bytes) {
    codec.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
    List<SpdyFrame> frames = new ArrayList<>();
    for (Object next = codec.readInbound(); next != null; next = codec.readInbound()) {
      if (next instanceof SpdyFrame frame) {
        frames.add(frame);
      }
    }
    return frames;
  }

  /** The bytes of a frame. */
  Buffer encode(SpdyFrame frame) {
    codec.writeOutbound(frame);
    Buffer bytes = Buffer.buffer();
    for (ByteBuf part = codec.readOutbound(); part != null; part = codec.readOutbound()) {
      bytes.appendBytes(ByteBufUtil.getBytes(part));
      part.release();
    }
    return bytes;
  }

  @Override
  public void close() {
    codec.finishAndReleaseAll();
  }
}
