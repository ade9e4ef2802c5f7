import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Actor, IncidentEntry } from '#contracts';

/** One act on an incident: appended, never changed. */
@Entity('incident_entry')
export class IncidentEntryEntity {
  @PrimaryColumn({ type: 'text', name: 'incident_id' })
  incidentId!: string;

  /** Counts up within the incident, from 1. */
  @PrimaryColumn({ type: 'integer' })
  no!: number;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ type: 'jsonb' })
  actor!: Actor;

  @Column({ type: 'text' })
  type!: IncidentEntry['type'];

  @Column({ type: 'text', nullable: true })
  text!: string | null;

  @Column({ type: 'jsonb' })
  details!: Record<string, unknown>;
}
