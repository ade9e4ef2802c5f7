import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FindingContent } from './finding-content.js';

/** The newest revision of each finding; every revision is kept in finding_revision. */
@Entity('finding')
export class FindingEntity extends FindingContent {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'integer' })
  revision!: number;
}
