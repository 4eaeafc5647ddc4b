// The documents of a benchmark: what touchpoint-generate --ndjson writes, a product's row a line.
import { readFileSync } from 'node:fs';

// [{id: its key, put: its record}], in the order of the file: the same that our own replica is fed with.
export function readDocuments(file) {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter(line => line !== '').map(line => JSON.parse(line)).map(({ key, put }) => ({ id: key, put }));
}

// The documents whose prices a delta changes: `count` of them, evenly out of all.
export function* changedPrices(documents, count) {
    const step = Math.floor(documents.length / count);
    for (let i = 0; i < count; ++i) {
        const document = documents[i * step];
        document.put.price.minor += 1;
        yield document;
    }
}
