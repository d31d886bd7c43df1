import { resourceRoutes } from '#src/content/routes/resource.ts'
import { Source, SourceChange } from './schema.ts'
import { sourceService, sources } from './service.ts'

/** Everything under /v1/sources. */
export const sourceRoutes = resourceRoutes(sources, sourceService, {
  Resource: Source,
  Change: SourceChange,
  tag: 'Sources',
  words: { one: 'a source', many: 'sources' },
  examples: {
    shown: '01936d5e-8a00-7000-8000-00000000000a',
    unused: '01936d5e-8a00-7000-8000-000000000010',
    trashed: '01936d5e-8a00-7000-8000-000000000011',
  },
})
