// RxDB 17 with its memory storage, pulling over HTTP in batches of 1,000.
import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { replicateRxCollection } from 'rxdb/plugins/replication';

const batch = 1000;
const schema = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
        id: { type: 'string', maxLength: 256 },
        put: { type: 'object', additionalProperties: true },
    },
    required: ['id', 'put'],
};

export async function openClient(url) {
    const database = await createRxDatabase({ name: 'bench', storage: getRxStorageMemory(), multiInstance: false });
    const { products } = await database.addCollections({ products: { schema } });
    let pulled = 0;
    const handler = async (checkpoint, limit) => {
        const response = await fetch(`${url}/pull?after=${checkpoint?.after ?? 0}&limit=${limit}`);
        const answer = await response.json();
        pulled += answer.documents.length;
        return answer;
    };
    let replication;
    return {
        async pull() {
            const before = pulled;
            if (replication) {
                replication.reSync();
            } else {
                replication = replicateRxCollection({
                    collection: products,
                    replicationIdentifier: 'bench',
                    deletedField: '_deleted',
                    live: true,
                    autoStart: true,
                    waitForLeadership: false,
                    pull: { handler, batchSize: batch, modifier: document => ({ ...document, _deleted: false }) },
                });
                replication.error$.subscribe(error => { throw error; });
                await replication.awaitInitialReplication();
            }
            await replication.awaitInSync();
            return pulled - before;
        },
        async count() { return products.count().exec(); },
    };
}
