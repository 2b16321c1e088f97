// Prints the first labels on a topic of pseudo labels, one JSON object a line, then ends.
//
//   node consume.js [BROKER [REGISTRY [TOPIC [COUNT]]]]
//
// The bytes are Avro in the Confluent wire format; the schema comes from the registry. The exit
// code is 1 if COUNT labels do not come within a minute or a record cannot be read.
const { Kafka, logLevel } = require('kafkajs')
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry')

const [
  broker = '127.0.0.1:9092',
  registryUrl = 'http://127.0.0.1:8081',
  topic = 'uic.pseudo-labels',
  count = '10',
] = process.argv.slice(2)
const PATIENCE_MS = 60_000

const registry = new SchemaRegistry({ host: registryUrl })
const kafka = new Kafka({ clientId: 'third-party', brokers: [broker], logLevel: logLevel.NOTHING })
const consumer = kafka.consumer({ groupId: `third-party-${process.pid}` })

async function read({ key, value, headers }) {
  const image = key.toString()
  if (value === null) {
    return { image, removed: String(headers['uic-cause']), sequence: String(headers['uic-sequence']) }
  }
  return { image, ...(await registry.decode(value)) }
}

async function main() {
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  let left = Number(count)
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${left} of ${count} labels did not come`)), PATIENCE_MS)
    const eachMessage = async ({ message }) => {
      if (left === 0) return
      try {
        console.log(JSON.stringify(await read(message)))
        left--
        if (left === 0) resolve()
      } catch (error) {
        reject(error)
      }
    }
    consumer.run({ eachMessage }).catch(reject)
  })
}

main()
  .catch(error => {
    console.error(error.message)
    process.exitCode = 1
  })
  .finally(() => consumer.disconnect())
  .finally(() => process.exit())
