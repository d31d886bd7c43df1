import { resourceRoutes } from '#src/content/routes/resource.ts'
import { Media, MediaChange } from './schema.ts'
import { media, mediaService } from './service.ts'

/** Everything under /v1/media. */
export const mediaRoutes = resourceRoutes(media, mediaService, {
  Resource: Media,
  Change: MediaChange,
  tag: 'Media',
  words: { one: 'a media record', many: 'media records' },
})
