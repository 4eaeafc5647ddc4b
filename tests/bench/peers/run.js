// One run of a peer: node run.js pouchdb|rxdb DOCUMENTS FOLDER. DOCUMENTS: what touchpoint-generate --ndjson writes.
// FOLDER: empty but for key.pem and certificate.pem, which the client has to trust (NODE_EXTRA_CA_CERTS). Prints one line.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const changed = 1000;
const [peer, file, folder] = process.argv.slice(2);
if (!['pouchdb', 'rxdb'].includes(peer) || folder === undefined) {
    console.error('Usage: node run.js pouchdb|rxdb DOCUMENTS FOLDER');
    process.exit(2);
}

const server = fork(fileURLToPath(new URL(`./${peer}_server.js`, import.meta.url)), [file, folder], { stdio: ['ignore', 2, 2, 'ipc'] });
server.on('exit', status => { if (status) process.exit(1); });
const [{ port }] = await once(server, 'message');

async function told(message) {
    server.send(message);
    return (await once(server, 'message'))[0].bytes;
}

const { openClient } = await import(`./${peer}_client.js`);
const client = await openClient(`https://127.0.0.1:${port}`, folder);

// Seconds, and bytes of the wire, of one pull.
async function measured() {
    const before = await told({ bytes: true });
    const start = performance.now();
    const documents = await client.pull();
    const seconds = (performance.now() - start) / 1000;
    const after = await told({ bytes: true });
    return { documents, seconds, down: after.down - before.down, up: after.up - before.up };
}

const first = await measured();
if (await client.count() !== first.documents) throw new Error('documents are missing');
await told({ change: changed });
const delta = await measured();
if (delta.documents !== changed) throw new Error(`the delta had ${delta.documents} documents`);
console.log(JSON.stringify({
    peer, documents: first.documents, seconds: first.seconds, bytes_down: first.down, bytes_up: first.up,
    delta_seconds: delta.seconds, delta_bytes_down: delta.down, delta_bytes_up: delta.up,
}));
process.exit(0);
