// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.flink.StorageSentences.text;

import java.util.regex.Pattern;

/**
 * Error codes, exception classes and HTTP statuses that the clients of object stores and file
 * systems print: S3 (AWS SDK 1 and 2, MinIO, Ceph), STS, KMS, GCS, ABFS, WASB, OSS, COS, OBS, HDFS,
 * Kerberos and local disks. The first group that matches is an error code or a status.
 */
final class StorageErrors {
  private StorageErrors() {}

  /**
   * Matches whole words.
   *
   * @param codes error codes; they also match as a class name with the suffix "Exception" or
   *     "Error"
   * @param classes class names without that suffix; they match only with it
   */
  private static Pattern words(String codes, String classes) {
    return Pattern.compile(
        "\\b((?:" + codes + ")(?:Exception|Error)?|(?:" + classes + ")(?:Exception|Error))\\b");
  }

  /** A number without these words may be the id of a checkpoint, a size or a time. */
  private static Pattern status(String codes) {
    return text(
        "(?:status(?:[ _-]?code)?|response[ _-]?code|error[ _-]?code|http error|http response"
            + "|\"code\"|\\bhttp(?:/[\\d.]+)?)\\W{1,4}("
            + codes
            + ")\\b"
            + "|\", ((?:"
            + codes
            + ")), (?:HEAD|GET|PUT|POST|PATCH|DELETE)\\b"
            // Google's clients print the status and the reason first.
            + "|(?:^|[:\\n] ?)("
            + codes
            + ") (?:Unauthorized|Forbidden|Not Found|Request Time-?out|Gone|Too Many Requests"
            + "|Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out"
            + "|Insufficient Storage|Bad Request|Moved|Temporary|Permanent"
            + "|Proxy Authentication Required|Unavailable For Legal Reasons|Method Not Allowed"
            + "|Not Acceptable|Length Required|(?:Request Entity|Payload|Content) Too Large)");
  }

  /** A credential provider is in the stack trace only if fetching credentials failed. */
  static final Pattern CREDENTIAL_FRAME =
      Pattern.compile(
          "(?:Credentials?Provider|CredentialFactory|AzureADAuthenticator|TokenProvider)\\w*[.$]");

  /** Credentials cannot be obtained. The reason does not matter, even if it is the network. */
  static final Pattern NO_CREDENTIALS =
      text(
          "NoAuthWith\\w+|NoAwsCredentials\\w*"
              + "|\\b\\w*(?:Credential|AccessToken|TokenProvider|TokenAccessProvider)\\w*Exception\\b"
              + "|\\bKeyProviderException\\b|AzureADAuthenticator|AADToken|\\bAzureAD\\b"
              + "|GoogleAuthException|TokenResponseException|SecretManager\\$InvalidToken"
              + "|\\bLoginException|KerberosAuthException|\\bKrbException|\\bGSSException"
              + "|\\bSaslException|InvalidBlockTokenException|InvalidEncryptionKeyException"
              + "|services\\.(?:sts|sso|ssooidc|securitytoken)\\.model\\."
              + "|\\bService: (?:Sts|AWSSecurityTokenService)\\b"
              + "|\\bsts[.-][\\w.-]*(?:amazonaws|aliyuncs)\\b|\\bsts:\\w+|AssumeRole"
              + "|\\b(?:no|invalid|bad|expired|missing|load|find|obtain|get|fetch|refresh|retrieve"
              + "|resolve|acquire) (?:\\w+ ){0,3}credentials?\\b"
              + "|\\bcredentials? (?:\\w+ ){0,2}(?:invalid|expired|missing|not|rejected"
              + "|unavailable|required)\\b"
              + "|Failed to connect to service endpoint|EC2 metadata|\\bIMDS\\b"
              + "|metadata (?:server|service)|Compute Engine metadata"
              + "|(?:getting|get|fetch|obtain|acquire|request|refresh(?:ing)?) "
              + "(?:\\w+ ){0,3}(?:access|security|identity|oauth2?|delegation|id|auth) ?token"
              + "|web ?identity ?token|invalid_grant|invalid_client|unauthorized_client"
              + "|Credentials failed to obtain metadata|Failed computing credential metadata"
              + "|GSS initiate failed|Login failure for"
              // Not in the name of a host, such as minio.kerberos.svc.
              + "|(?<![\\w.-])(?:kerberos|keytab|KDC)(?![.-]?\\w)"
              + "|Client cannot authenticate via|fall back to SIMPLE auth"
              + "|Clock skew too great|Couldn't set ?up connection for"
              + "|Unable to obtain password from user|DELEGATION_TOKEN|delegation token"
              + "|\\btoken \\(.{0,300}\\) (?:is expired|can't be found)|Block token .{0,300}expired"
              + "|Invalid configuration value detected for fs\\.azure\\.(?:account|sas)"
              + "|access ?key(?: ?id| ?secret)? (?:should|must|can)(?: ?not|n't) be (?:null|empty)");

  /** The store is full or throttles requests. Some stores return 403 for this. */
  static final Pattern LIMIT =
      Pattern.compile(
          "\\b(\\w*[Qq]uotaExceeded\\w*|QuotaByStorageTypeExceeded\\w*|\\w*StorageFull"
              + "|\\w*InsufficientStorage\\w*|\\w*[Ll]imitExceeded\\w*|SlowDown\\w*"
              + "|(?:KMS\\.)?Throttl\\w+|\\w*TooManyRequests\\w*|\\w*Throttled\\w*|RequestThrottl\\w+"
              + "|ServerBusy)\\b"
              + "|(?i:quota\\b.{0,200}\\bexceeded|exceed(?:s|ed)\\b.{0,100}\\bquota|Disk quota"
              + "|No space left|reduce your request rate|is over the account limit"
              + "|minimum free drive threshold|\\brate exceeded|exceeded the rate\\b"
              + "|not enough space on the disk|\\blimit of .{0,200} is exceeded)");

  static final Pattern CODE_REFUSED =
      words(
          "NotAuthenticated|NotAuthorized\\w*"
              + "|AccessDenied|AllAccessDisabled|AccountProblem|AccountIsDisabled|accountDisabled"
              + "|InvalidAccessKey|InvalidAccessKeyId|InvalidAccessKeySecret|InvalidSecurity"
              + "|SecurityTokenExpired|SecurityTokenMalformed|InvalidSecurityToken"
              + "|SignatureDoesNotMatch|SignatureNotMatch|SignatureExpired|InvalidSignature"
              + "|IncompleteSignature|ExpiredToken|TokenExpired|TokenRefreshRequired|InvalidToken"
              + "|InvalidTokenId|InvalidClientTokenId|UnrecognizedClient|NotSignedUp|OptInRequired"
              + "|RequestTimeTooSkewed|RequestExpired|AccessTokenExpired|ExpiredAuthenticationToken"
              + "|AuthFailure|AuthorizationFailure|Authorization\\w+Mismatch|AuthenticationFailed"
              + "|AuthorizationHeaderMalformed|AuthorizationQueryParametersError|AuthorizationError"
              + "|InsufficientAccountPermissions|insufficientPermissions|InvalidAuthenticationInfo"
              + "|NoAuthenticationInformation|MissingAuthenticationToken|MissingSecurityHeader"
              + "|Unauthorized\\w+|UserDisable|UserSuspended|UserInArrears|UserArrears|InvalidPayer"
              + "|UnavailableForLegalReasons|KeyVault\\w+|XMinioKMS\\w*"
              // Not KmsException, which KMS also throws if it is overloaded.
              + "|Kms(?:Key|Invalid|ServiceNot)\\w+"
              + "|KMS\\.(?!KMSInternal|Internal|Dependency)\\w+"
              + "|(?:PublicAccess|\\w+Authentication)NotPermitted",
          "AccessControl|Authorization|Authentication|\\w+AuthenticationFailed|UnrecognizedClient"
              // gRPC.
              + "|PermissionDenied|Unauthenticated");

  static final Pattern CODE_UNREACHABLE =
      words(
          // The upload broke. S3 returns 400 for these, as for keys that it cannot parse.
          "InvalidPart|InvalidPartOrder|EntityTooSmall|EntityTooLarge|IncompleteBody|BadDigest"
              + "|InvalidDigest|XAmzContentSHA256Mismatch|XAmzContentChecksumMismatch"
              // Responses of the store.
              + "|InternalError|internalError|InternalServer|InternalFailure|ServiceUnavailable"
              + "|ServiceFailure|ServiceBusy|RequestTimeout|RequestTimeOut|UserNetworkTooSlow|OperationTimedOut|OperationAborted"
              + "|backendError|NoSuchBucket|BucketNotFound|NoSuchUpload|NoSuchVolume"
              + "|ContainerNotFound|ContainerBeingDeleted|ContainerDisabled|FilesystemNotFound"
              + "|FilesystemBeingDeleted|AccountBeingCreated|PermanentRedirect|TemporaryRedirect"
              + "|KMS\\.\\w+|XMinio\\w+|ConnectionTimeout|ConnectionRefused|SocketTimeout|UnknownHost",
          // Hadoop.
          "AWSServiceThrottled|AWSStatus500|AWSNoResponse|AWSApiCallTimeout|AWSRedirect"
              + "|UnknownStore|Standby|SafeMode|Retriable|NoNamenodesAvailable|BlockMissing"
              + "|DatanodeNotFound"
              // The network.
              + "|Connect|HttpHostConnect|ConnectTimeout|ConnectionPoolTimeout|ConnectionShutDown"
              + "|Socket|UnresolvedAddress|NoRouteToHost|PortUnreachable|NoHttpResponse|SSL|SSLHandshake"
              + "|SSLPeerUnverified|Ssl|SslHandshakeTimeout"
              + "|SSLProtocol|SSLKey|Certificate|CertificateExpired|ApiCallTimeout"
              + "|ApiCallAttemptTimeout|ReadTimeout|WriteTimeout|HttpTimeout|HttpConnectTimeout"
              + "|PrematureClose|PrematureChannelClosure|HttpChannelEOF|NonRepeatableRequest"
              // gRPC. InternalException is also a class of other libraries.
              + "|Unavailable|DeadlineExceeded|ResourceExhausted"
              // Disks.
              + "|NotDirectory|NoSuchFile|ReadOnlyFileSystem");

  /** Also a proxy that needs a password, and a provider that suspended the account. */
  static final Pattern STATUS_REFUSED = status("40[137]|451");

  /**
   * Also the answers of a server that is not the store, or that does not accept a request of this
   * size or form. Without 409 and 412, which some stores return for a file that exists.
   */
  static final Pattern STATUS_UNREACHABLE =
      status("30[1278]|40[4568]|41[013-7]|42[1369]|431|499|50\\d|52\\d");

  /** S3 returns 400 for keys and signatures that it cannot parse, and for uploads that broke. */
  static final Pattern STATUS_BAD_REQUEST = status("400");
}
