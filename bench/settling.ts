import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const patienceMs = 10 * 60_000

/**
 * Waits until the service has worked on all changes that were written behind its back: what it does in the background
 * would be measured with whatever comes next.
 *
 * @throws Error when it does not come to an end in ten minutes
 */
export async function untilFollowed(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const deadline = performance.now() + patienceMs
    while (!(await isFollowed(client))) {
      if (performance.now() > deadline) throw new Error('The service does not come to an end with what has changed.')
      await sleep(200)
    }
  } finally {
    await client.end()
  }
}

async function isFollowed(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ done: boolean }>(`
    SELECT NOT EXISTS (SELECT FROM changes WHERE position IS NULL)
      AND (SELECT min(position) FROM followers) >= (SELECT last_position FROM change_feed) AS done`)
  return rows[0]?.done === true
}
