"""Which tables has a journal in PostgreSQL, and what happens in one append?"""

from collections.abc import Iterable
from functools import cache

from kit.hearing_tables import COLUMNS_SINCE, HEARING_TABLES

_KEY = 7_020_911_163
"""Of the advisory lock; each journal has a database to itself, so one key is enough."""

LOCK = f"SELECT pg_advisory_xact_lock({_KEY})"

_EVENTS = """
CREATE TABLE IF NOT EXISTS stored_events (
  originator_id uuid NOT NULL,
  originator_version bigint NOT NULL,
  topic text NOT NULL,
  state bytea NOT NULL,
  notification_id bigint NOT NULL,
  lane smallint NOT NULL,
  previous bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (originator_id, originator_version)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.02)
"""
"""The library's table, with what the recorder adds; events are only ever inserted."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_append(
  read_streams uuid[], read_versions bigint[], read_lanes smallint[],
  streams uuid[], versions bigint[], types text[], lanes smallint[],
  befores bytea[], afters bytea[],
  given_at timestamptz, command uuid, command_fingerprint text, command_stream uuid,
  command_version bigint,
  OUT lanes_reached smallint[], OUT positions_reached bigint[]
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  last bigint;
  at timestamptz;
  stamp bytea;
BEGIN
  -- What is read from here on is what stands now: each statement sees all earlier commits.
  PERFORM pg_advisory_xact_lock(%(key)s);
  IF EXISTS (SELECT FROM commands WHERE id = command) OR EXISTS (
    SELECT FROM unnest(read_streams, read_versions) AS seen (stream, version)
    WHERE version <> COALESCE(
      (SELECT MAX(e.originator_version) FROM stored_events e WHERE e.originator_id = stream), 0)
  ) THEN
    RETURN;
  END IF;
  SELECT e.notification_id, GREATEST(e.recorded_at, given_at) INTO last, at
    FROM stored_events e ORDER BY e.notification_id DESC LIMIT 1;
  last := COALESCE(last, 0);
  at := COALESCE(at, given_at);
  stamp := convert_to('"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    || CASE WHEN date_trunc('second', at) = at THEN ''
       ELSE to_char(at AT TIME ZONE 'UTC', '.US') END || 'Z"', 'UTF8');
  IF cardinality(streams) = 1 THEN
    INSERT INTO stored_events
      (originator_id, originator_version, topic, state, notification_id, lane, previous,
       recorded_at)
    VALUES (streams[1], versions[1], types[1], befores[1] || stamp || afters[1], last + 1,
      lanes[1],
      COALESCE((SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = lanes[1]), 0),
      at);
    lanes_reached := lanes;
    positions_reached := ARRAY[last + 1];
  ELSE
  WITH stored AS (
    INSERT INTO stored_events
      (originator_id, originator_version, topic, state, notification_id, lane, previous,
       recorded_at)
    SELECT s.stream, s.version, s.type, s.before || stamp || s.after, last + s.nth, s.lane,
      COALESCE(
        LAG(last + s.nth) OVER (PARTITION BY s.lane ORDER BY s.nth),
        (SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = s.lane),
        0),
      at
    FROM unnest(streams, versions, types, lanes, befores, afters)
      WITH ORDINALITY AS s (stream, version, type, lane, before, after, nth)
    ORDER BY s.nth
    RETURNING stored_events.lane, stored_events.notification_id
  ), by_lane AS (
    SELECT lane, MAX(notification_id) AS position FROM stored GROUP BY lane
    UNION ALL
    SELECT r.lane, COALESCE(
      (SELECT MAX(e.notification_id) FROM stored_events e WHERE e.lane = r.lane), 0)
    FROM (SELECT DISTINCT unnest(read_lanes) AS lane) AS r
  )
  SELECT COALESCE(array_agg(lane), '{}'), COALESCE(array_agg(position), '{}')
    INTO lanes_reached, positions_reached FROM by_lane;
  END IF;
  IF command IS NOT NULL THEN
    INSERT INTO commands VALUES (command, command_fingerprint, command_stream, command_version,
      lanes_reached, positions_reached);
  END IF;
END $$
"""

STATEMENTS = (
    _EVENTS,
    (
        "CREATE UNIQUE INDEX IF NOT EXISTS stored_events_by_position"
        " ON stored_events (notification_id)"
    ),
    "CREATE INDEX IF NOT EXISTS stored_events_by_lane ON stored_events (lane, notification_id)",
    # Recorded time ascends with the position, so a coarse index finds it and costs no write.
    "CREATE INDEX IF NOT EXISTS stored_events_by_time ON stored_events USING brin (recorded_at)",
    (
        "CREATE TABLE IF NOT EXISTS commands (id uuid PRIMARY KEY, fingerprint text NOT NULL,"
        " stream uuid NOT NULL, version bigint NOT NULL, lanes smallint[] NOT NULL,"
        " positions bigint[] NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS epochs (number integer GENERATED ALWAYS AS IDENTITY"
        " PRIMARY KEY, epoch uuid UNIQUE NOT NULL, forked_at bigint NOT NULL,"
        " started_at timestamptz NOT NULL)"
    ),
    (
        "CREATE TABLE IF NOT EXISTS leases (name text PRIMARY KEY, holder uuid NOT NULL,"
        " until timestamptz NOT NULL)"
    ),
    *(statement.format(bytes="bytea") for statement in HEARING_TABLES),
    *(f"ALTER TABLE {t} ADD COLUMN IF NOT EXISTS {c} {kind}" for t, c, kind in COLUMNS_SINCE),
    _FUNCTION % {"key": _KEY},
)

_ARRAYS = ("uuid", "bigint", "smallint", "uuid", "bigint", "text", "smallint", "bytea", "bytea")
_REST = "%s::timestamptz, %s::uuid, %s::text, %s::uuid, %s::bigint"

FEW = 4
"""Up to so many streams read and events are given value by value."""


def _append(arrays: Iterable[str]) -> str:
    said = ", ".join(f"{array}::{kind}[]" for array, kind in zip(arrays, _ARRAYS, strict=True))
    return f"SELECT lanes_reached, positions_reached FROM journal_append({said}, {_REST})"  # noqa: S608 - no value in it


@cache
def append_of(*lengths: int) -> str:
    """Return the statement of an append whose arrays have these lengths."""
    return _append(f"ARRAY[{', '.join(['%s'] * length)}]" for length in lengths)


APPEND = _append(["%s"] * len(_ARRAYS))
