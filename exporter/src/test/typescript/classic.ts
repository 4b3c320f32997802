// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0

// The classic dashboard model, combined from the types that Grafana publishes.
import type * as model from './node_modules/@grafana/schema/dist/esm/raw/dashboard/x/dashboard_types.gen';
import type * as bargauge from './node_modules/@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as stat from './node_modules/@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as timeline from './node_modules/@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as history from './node_modules/@grafana/schema/dist/esm/raw/composable/statushistory/panelcfg/x/StatusHistoryPanelCfg_types.gen';
import type * as table from './node_modules/@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as timeseries from './node_modules/@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** The type in JSON, where an enum value is a plain string. */
type Json<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends Array<infer E>
      ? Array<Json<E>>
      : T extends object
        ? { [K in keyof T]: Json<T[K]> }
        : T;

/** Omitted properties have the default of the panel. */
type Some<T> = Json<{ [K in keyof T]?: T[K] extends object ? Partial<T[K]> : T[K] }>;

/** A query. Grafana publishes no type for queries of the Prometheus data source. */
interface Target {
  refId: string;
  datasource: { type: 'prometheus'; uid: string };
  expr: string;
  legendFormat: string;
  instant: boolean;
  range: boolean;
  format: 'time_series' | 'table';
}

interface Base extends Omit<Json<model.Panel>, 'type' | 'options' | 'fieldConfig' | 'targets'> {
  title: string;
  description: string;
  targets: Target[];
}

type PanelOf<Type extends string, Options, Custom> = Base & {
  type: Type;
  options: Some<Options>;
  fieldConfig: {
    defaults: Omit<Json<model.FieldConfig>, 'custom' | 'min' | 'decimals'> & {
      custom?: Some<Custom>;
      // Null is the same as omitted.
      min?: number | null;
      decimals?: number;
    };
    overrides: Json<model.FieldConfigSource['overrides']>;
  };
};

type Panel =
  | PanelOf<'bargauge', bargauge.Options, object>
  | PanelOf<'stat', stat.Options, object>
  | PanelOf<'state-timeline', timeline.Options, timeline.FieldConfig>
  | PanelOf<'status-history', history.Options, history.FieldConfig>
  | PanelOf<'table', table.Options, table.FieldConfig>
  | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | Json<model.RowPanel>;

/** Annotation properties that are specific to the Prometheus data source. */
interface PrometheusAnnotation {
  expr?: string;
  step?: string;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: 'on';
  target?: { refId: string; expr: string };
}

/** A dashboard of this repository. */
export interface Classic
  extends Omit<Json<model.Dashboard>, 'panels' | 'annotations'> {
  panels: Panel[];
  annotations: {
    list: Array<Omit<Json<model.AnnotationQuery>, 'target'> & PrometheusAnnotation>;
  };
}
