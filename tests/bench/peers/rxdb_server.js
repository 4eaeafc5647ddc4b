// What RxDB's HTTP replication asks: batches behind a checkpoint, out of memory, gzip as any web server gives it.
// Arguments: the documents, a folder with the certificate.
import { gzipSync } from 'node:zlib';
import { CountedServer, serve } from './counted_server.js';
import { changedPrices, readDocuments } from './documents.js';

const [file, folder] = process.argv.slice(2);
const documents = readDocuments(file);
const log = [...documents]; // in the order of their changes; the checkpoint is a place in it
const fast = 1; // of gzip's levels

function answer(request, response) {
    const query = new URL(request.url, 'https://localhost').searchParams;
    const after = Number(query.get('after')), limit = Number(query.get('limit'));
    const rows = log.slice(after, after + limit);
    const body = JSON.stringify({ documents: rows, checkpoint: { after: after + rows.length } });
    const packed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.setHeader('Content-Type', 'application/json');
    if (packed) response.setHeader('Content-Encoding', 'gzip');
    response.end(packed ? gzipSync(body, { level: fast }) : body);
}

await serve(new CountedServer(answer, folder), count => {
    for (const document of changedPrices(documents, count)) log.push(document);
});
