import type { Benchmark } from '#bench/bench.ts'
import { measure } from '#bench/load.ts'
import { startCeilings } from '#bench/processes.ts'
import { lineOf } from '#bench/report.ts'

export const ceiling: Benchmark = {
  name: 'ceiling',
  about: 'Bare Fastify sends one prepared string of the size of an article: nothing on this machine is faster.',
  run: async ({ scale }) => {
    const server = await startCeilings()
    try {
      const next = () => ({ path: '/prepared/article' })
      const [bare] = await measure(scale, [{ name: 'bare Fastify', origin: server.origin, next }])
      return { lines: bare ? [lineOf(bare)] : [] }
    } finally {
      await server.stop()
    }
  },
}
