{{- define "flink-signals.fullname" -}}
{{ printf "%s-flink-signals" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "flink-signals.cluster" -}}
{{ .Values.flink.cluster | default .Release.Name }}
{{- end }}

{{- define "flink-signals.labels" -}}
app.kubernetes.io/name: flink-signals
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- /* The labels that a Deployment selects its pods by never change, so they have no version. */ -}}
{{- define "flink-signals.selectorLabels" -}}
app.kubernetes.io/name: flink-signals
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "flink-signals.image" -}}
{{- $repository := required "image.repository is required with flink.url: set it to the image in your registry" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{ printf "%s@%s" $repository .Values.image.digest }}
{{- else -}}
{{ printf "%s:%s" $repository (.Values.image.tag | default .Chart.AppVersion) }}
{{- end -}}
{{- end }}

{{- /* The port of a URL. */ -}}
{{- define "flink-signals.port" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
{{ $port | default (ternary "443" "80" (eq $url.scheme "https")) }}
{{- end }}
