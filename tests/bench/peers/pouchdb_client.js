// PouchDB 9 with its leveldb adapter, pulling in batches of 1,000.
import PouchDB from 'pouchdb';

const batch = 1000;

// {pull(): how many documents came}
export async function openClient(url, folder) {
    const replica = new PouchDB(`${folder}/client-products`);
    const hub = new PouchDB(`${url}/products`);
    return {
        async pull() {
            const result = await PouchDB.replicate(hub, replica, { batch_size: batch, batches_limit: 10 });
            if (!result.ok) throw new Error(JSON.stringify(result.errors));
            return result.docs_written;
        },
        async count() { return (await replica.info()).doc_count; },
    };
}
