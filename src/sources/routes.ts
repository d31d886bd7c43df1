import { resourceRoutes } from '#src/content/routes/resource.ts'
import { Source, SourceChange } from './schema.ts'
import { sourceService, sources } from './service.ts'

/** Everything under /v1/sources. */
export const sourceRoutes = resourceRoutes(sources, sourceService, {
  Resource: Source,
  Change: SourceChange,
  tag: 'Sources',
  words: { one: 'a source', many: 'sources' },
})
