package io.github.budgeteer.cli.run;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;

/**
 * Leads clients to a broker, and severs some of their connections at requests of chosen kinds: before the broker has the request,
 * or after it has carried it out and before the client knows.
 *
 * <p>Frames are Kafka's: a size, and in a request its kind, version and correlation id; in an answer the id comes first
 * (https://kafka.apache.org/protocol).
 */
final class SeveringProxy implements AutoCloseable {
  private static final int NONE = -1;

  private final Map<ApiKeys, Double> chances;
  private final Map<ApiKeys, Integer> requests = new ConcurrentHashMap<>();
  private final Map<Cut, Integer> cuts = new ConcurrentHashMap<>();
  private final SplittableRandom random;
  private final ServerSocket server;
  private volatile int brokerPort;
  private volatile boolean severing;
  private volatile boolean down;

  /** What was severed: at a request of a kind, which the broker has carried out or has not. */
  record Cut(ApiKeys request, boolean carriedOut) {}

  /**
   * Listens on a free port of this machine.
   *
   * @param chances how many of the requests of a kind sever their connection, 0 to 1
   */
  SeveringProxy(Map<ApiKeys, Double> chances, long seed) throws IOException {
    this.chances = chances;
    random = new SplittableRandom(seed);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Leads to a broker on this machine from now on, and returns the port at which clients find it. */
  int leadTo(int port) {
    brokerPort = port;
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        connect(server.accept());
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      new Connection(client, new Socket(InetAddress.getLoopbackAddress(), brokerPort)).open();
    } catch (ConnectException e) {
      client.close(); // The broker does not listen yet, or any more.
    }
  }

  void sever(boolean on) {
    severing = on;
  }

  /** Lets nothing through, and ends every connection that tries. */
  void down(boolean on) {
    down = on;
  }

  int requests(ApiKeys kind) {
    return requests.getOrDefault(kind, 0);
  }

  int cuts(ApiKeys request, boolean carriedOut) {
    return cuts.getOrDefault(new Cut(request, carriedOut), 0);
  }

  private synchronized @Nullable Cut next(ApiKeys request) {
    if (!severing || random.nextDouble() >= chances.getOrDefault(request, 0.0)) {
      return null;
    }
    Cut cut = new Cut(request, random.nextBoolean());
    cuts.merge(cut, 1, Integer::sum);
    return cut;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private final class Connection {
    private final Socket client;
    private final Socket broker;
    /** Of the request whose answer ends the connection. */
    private volatile int withheld = NONE;

    private Connection(Socket client, Socket broker) {
      this.client = client;
      this.broker = broker;
    }

    private void open() {
      Thread.ofVirtual().start(() -> copy(client, broker, this::isToBeSent));
      Thread.ofVirtual().start(() -> copy(broker, client, answer -> answer.getInt(0) != withheld));
    }

    private boolean isToBeSent(ByteBuffer request) {
      ApiKeys kind = ApiKeys.forId(request.getShort(0));
      requests.merge(kind, 1, Integer::sum);
      Cut cut = next(kind);
      if (cut != null && cut.carriedOut()) {
        withheld = request.getInt(4);
      }
      return cut == null || cut.carriedOut();
    }

    private void copy(Socket from, Socket to, Passage passage) {
      try (from; to) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
        DataOutputStream out = new DataOutputStream(to.getOutputStream());
        while (true) {
          byte[] frame = new byte[4 + in.readInt()];
          ByteBuffer.wrap(frame).putInt(frame.length - 4);
          in.readFully(frame, 4, frame.length - 4);
          if (down || !passage.isOpenTo(ByteBuffer.wrap(frame, 4, frame.length - 4).slice())) {
            return;
          }
          out.write(frame);
        }
      } catch (IOException e) {
        // One side has gone, and the other goes with it.
      }
    }
  }

  @FunctionalInterface
  private interface Passage {
    boolean isOpenTo(ByteBuffer frame);
  }
}
