import { openImaging } from '#src/platform/imaging/processes.ts'

// A process that has somebody look into the file it is told of, for as long as that takes.
const [path = ''] = process.argv.slice(2)
const imaging = await openImaging({ time: 600_000 })
await imaging.examine(path)
