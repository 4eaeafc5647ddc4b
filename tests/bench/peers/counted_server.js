// An https server on the loopback that knows how many bytes its sockets have carried, TLS records and handshakes and all.
import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';

export class CountedServer {
    #server;
    #open = new Set();
    #ended = { up: 0, down: 0 };

    // `handler` as of node:http; `folder` holds key.pem and certificate.pem.
    constructor(handler, folder) {
        const identity = { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/certificate.pem`) };
        this.#server = createServer(identity, handler);
        this.#server.on('connection', socket => {
            this.#open.add(socket);
            socket.on('close', () => {
                this.#open.delete(socket);
                this.#ended.up += socket.bytesRead;
                this.#ended.down += socket.bytesWritten;
            });
        });
    }

    // The port.
    listen() {
        return new Promise(resolve => this.#server.listen(0, '127.0.0.1', () => resolve(this.#server.address().port)));
    }

    // From the clients and to them, since the start.
    bytes() {
        const sum = { ...this.#ended };
        for (const socket of this.#open) {
            sum.up += socket.bytesRead;
            sum.down += socket.bytesWritten;
        }
        return sum;
    }
}

// Obeys the client's process: {change: n} and {bytes: true}, each answered with {bytes: …}.
export async function serve(server, change) {
    const port = await server.listen();
    process.on('message', async message => {
        if (message.change) await change(message.change);
        process.send({ bytes: server.bytes() });
    });
    process.on('disconnect', () => process.exit());
    process.send({ port });
}
