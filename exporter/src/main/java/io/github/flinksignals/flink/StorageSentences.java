// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.regex.Pattern;

/**
 * Sentences that the clients of object stores and file systems print. Some print neither an error
 * code nor a status. Log4j omits the server's class of a RemoteException, so that only the sentence
 * remains.
 */
final class StorageSentences {
  private StorageSentences() {}

  static Pattern text(String text) {
    return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
  }

  static final Pattern REFUSED =
      text(
          // Permissions.
          "Access (?:is )?denied|Permission denied|Operation not permitted|\\bForbidden\\b|Unauthorized"
              + "|not authorized|not allowed to (?:impersonate|do)|does not have \\S+ access"
              + "|(?:does not|doesn't) have (?:\\w+ )?permissions?\\b|Permission '\\S+' denied"
              + "|Permission \\S+ denied on|All access to this object has been disabled"
              + "|Anonymous caller|billing account"
              + "|Status(?:Runtime)?Exception: (?:PERMISSION_DENIED|UNAUTHENTICATED)\\b"
              // Keys, tokens and signatures.
              + "|does not exist in our records|does not match the signature"
              + "|token (?:\\w+ ){0,4}(?:is|has|was|included in the request is) "
              + "(?:expired|invalid|malformed)"
              + "|The provided token|time and the current time is too large|authorization header is"
              + "|authentication information (?:was|is) not|account is disabled|failed to authenticate"
              + "|authenticat(?:e|ion) fail(?:ed|ure)|\\bKey has expired"
              + "|Required key not available"
              // Encryption.
              + "|arn:aws[\\w-]*:kms:\\S+ (?:is|does not)|\\bkms:\\w+|\\bCloud KMS\\b"
              + "|\\bkey vault\\b");

  static final Pattern UNREACHABLE =
      text(
          // Name resolution.
          "Temporary failure in name resolution|Name or service not known|nodename nor servname"
              + "|Failed to resolve|Host name was invalid for dns|Unable to (?:find a|load) region"
              // Connections.
              + "|Connection refused|Connection (?:was )?reset|Connection (?:is )?closed"
              + "|(?:Host|Network) is (?:unreachable|down)|No route to host"
              + "|Connect to .{0,200} failed|Unable to execute HTTP request|Broken pipe|PKIX path"
              + "|Remote host (?:terminated|closed)|failed to respond|Failed to connect to"
              + "|(?:TLS|SSL)\\)? negotiation failed|Software caused connection abort"
              // The connection broke during a request or its response.
              + "|Unexpected (?:EOF|end of (?:file|stream))|Premature (?:EOF|end)"
              + "|End of File Exception|Error writing request body|An unknown failure occurred"
              + "|resetting the request input stream|with a non-repeatable request"
              + "|Failed to (?:sanitize|parse) XML document|Unable to unmarshall"
              // Time limits.
              + "|Connection timed out|Read timed out|Write timed out|connect timed out"
              + "|(?:socket|:) operation timed out|InterruptedIOException: timeout"
              + "|Did not observe any item or terminal signal"
              // Flink's changelog storage.
              + "|Attempt \\d+ timed out after"
              + "|Timeout waiting for connection|Acquire operation took longer"
              + "|not read from or written to within"
              + "|could not (?:be completed|finish the operation) within"
              // Responses of the store.
              + "|encountered an internal error|Internal Server Error|Bad Gateway|Service ?Unavailable"
              + "|(?:server|service) (?:is |too |is too )busy|Backend Error|Too many requests"
              + "|must be addressed using the specified endpoint|permanent redirect"
              + "|(?:bucket|container|filesystem|account)(?: \\S+)? (?:does not exist|not found)"
              + "|Status(?:Runtime)?Exception: (?:UNAVAILABLE|DEADLINE_EXCEEDED|RESOURCE_EXHAUSTED"
              + "|INTERNAL)\\b"
              + "|unable to receive requests|account is in the process of being created"
              + "|(?:container|filesystem|account) is being deleted|container has been disabled by"
              + "|specified (?:resource|blob|path) does not exist"
              + "|account .{0,40}does not support http\\b"
              // Uploads that broke. SDK 2 prints no code for them, only the status 400.
              + "|specified parts could not be found|parts must have the same length"
              + "|Part number must be|proposed upload (?:is smaller|exceeds)|Content-MD5 you specified"
              + "|d(?:oes|id)(?:n't| not) match (?:hash|what (?:we|was)|the calculated checksum)"
              + "|did not provide the number of bytes specified|prefix is already an object"
              // Disks.
              + "|Read-only file system|Not a directory"
              // A file in place of a directory. Flink prints "File already exists" if the
              // checkpoint of another job has the same path.
              + "|java\\.nio\\.file\\.FileAlreadyExistsException(?!: File already exists)"
              + "|No such (?:file or directory|device)|Stale (?:NFS )?file handle|Input/output error"
              + "|Remote I/O error|Structure needs cleaning|Transport endpoint (?:is not connected|shutdown)"
              + "|Mkdirs failed|Failed to create directory|Could not find any valid local directory"
              + "|No space available in any of the local directories"
              // HDFS.
              + "|could only be (?:written|replicated) to|safe ?mode|in state (?:standby|observer)"
              + "|datanodes? .{0,400} (?:are|is) bad|Failed to replace a bad datanode|bad datanode"
              + "|Bad connect ack|ack with firstBadLink"
              + "|Unable to create new block|Could not get block locations"
              + "|enough number of replicas|Not replicated yet|Could not obtain block"
              + "|Failed on local exception|failed on (?:connection|socket timeout) exception"
              + "|Filesystem closed|Couldn't create proxy provider|No namenode");
}
