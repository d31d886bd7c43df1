import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/globalSetup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Two processes run all files, and Node loads what is tested once in each, as it does when the service runs: loading
    // it for every file took half of the time. So nothing here may lean on the state of a module being new.
    isolate: false,
    server: { deps: { external: [/\/(src|bench|test\/support)\//] } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
