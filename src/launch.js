// What Node compiles is kept in the folder of the data from here on. Plain JavaScript, since the first file that Node has to
// strip of its types brings the stripper into memory (10 MiB), and what is kept needs none: see docs/decisions/0030.
import { enableCompileCache } from 'node:module'
import { resolve } from 'node:path'

enableCompileCache(resolve(import.meta.dirname, '..', process.env.DATA_DIR || '.data', 'compiled'))
await import('./main.ts')
