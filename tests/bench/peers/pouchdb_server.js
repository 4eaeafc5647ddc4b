// A CouchDB for PouchDB to replicate from: express-pouchdb over PouchDB's leveldb adapter, over https.
// Arguments: the documents, a folder for certificate and database.
import express from 'express';
import makePouchRouter from 'express-pouchdb';
import PouchDB from 'pouchdb';
import { CountedServer, serve } from './counted_server.js';
import { changedPrices, readDocuments } from './documents.js';

const batch = 1000;
const [file, folder] = process.argv.slice(2);
const documents = readDocuments(file);
const Stored = PouchDB.defaults({ prefix: `${folder}/server-` });
const store = new Stored('products');
const revisions = new Map();

async function put(changed) {
    for (let at = 0; at < changed.length; at += batch) {
        const rows = changed.slice(at, at + batch).map(({ id, ...row }) => ({ _id: id, _rev: revisions.get(id), ...row }));
        for (const { id, rev, error } of await store.bulkDocs(rows)) {
            if (error) throw new Error(`${id} is not stored: ${error}`);
            revisions.set(id, rev);
        }
    }
}

await put(documents);
const router = makePouchRouter(Stored, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/server.log` });
await serve(new CountedServer(express().use('/', router), folder), count => put([...changedPrices(documents, count)]));
