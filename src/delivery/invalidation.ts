import type { FastifyBaseLogger } from 'fastify'
import { isRefusal } from '#src/platform/db/errors.ts'
import { DeafConnection, type Listener, openListener } from '#src/platform/db/listener.ts'
import type { Forgetful } from './cache.ts'

/** What publishing tells when readers see something else: the id of the article, or nothing for all of them. */
const channel = 'verbatim_published'

/** A connection that is dead without saying so is noticed within two of these (ms). */
const heartbeatMs = 300

/** How long whoever asks for what is kept waits to hear whether it is still true. */
const patienceMs = 250

/** For so long what is kept may still be served after a database that was gone has come back. */
const longestPauseMs = 250

interface Publisher {
  /** The database that is published in. */
  url: string
  log: FastifyBaseLogger
}

/**
 * Has a cache forget what is no longer true, whichever process published it. While nobody tells of changes the cache is
 * not used, unless the database itself says that it takes no connections: then nobody can change anything.
 */
export function followPublishing(cache: Forgetful, { url, log }: Publisher): Listener {
  let isListening = false
  let giveUp: NodeJS.Timeout | undefined
  return openListener({
    url,
    channels: [channel],
    heartbeatMs,
    longestPauseMs,
    onNotification: (_channel, articleId) => (articleId === '' ? cache.clear() : cache.drop(articleId)),
    onListening: () => {
      clearTimeout(giveUp)
      isListening = true
      cache.open()
    },
    onLost: (error) => {
      clearTimeout(giveUp)
      if (isListening) {
        log.warn({ err: error }, 'lost the connection that tells of what is published')
        cache.doubt()
        giveUp = setTimeout(() => cache.close(), patienceMs)
      } else if (isRefusal(error)) cache.hold()
      else cache.close()
      if (error instanceof DeafConnection) log.error({ err: error }, 'nothing that readers ask for is kept in memory')
      isListening = false
    },
  })
}
