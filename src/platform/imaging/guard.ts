import { workerData } from 'node:worker_threads'
import { overweight } from './messages.ts'

// A thread of its own in each process that decodes: it goes on looking when the other threads are stuck in a decoder.
const { parent, bytes } = workerData as { parent: number; bytes: number }
const lookEveryMs = 50

setInterval(() => {
  // Whoever asked is gone, by kill -9 perhaps, and nobody else would stop this process.
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
  if (process.memoryUsage.rss() > bytes) process.kill(process.pid, overweight)
}, lookEveryMs)
