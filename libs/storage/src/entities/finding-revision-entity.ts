import { Entity, PrimaryColumn } from 'typeorm';
import { FindingContent } from './finding-content.js';

/** Every revision of every finding, appended and never changed. */
@Entity('finding_revision')
export class FindingRevisionEntity extends FindingContent {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @PrimaryColumn({ type: 'integer' })
  revision!: number;
}
