import { startEmbedded } from '#src/platform/db/embedded.ts'

// A process that holds the embedded PostgreSQL in the folder of its first argument until its standard input ends.
const { url, stop } = await startEmbedded({ dataDir: process.argv[2] ?? '', durable: false })
console.log(url)
process.stdin.resume().once('end', stop)
